"""The tables of the room, one file a subject."""
