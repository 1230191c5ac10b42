"""The pages and forms of the room, one file a subject."""
