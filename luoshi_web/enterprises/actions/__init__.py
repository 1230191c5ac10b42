"""Every state change of the room, one file a subject."""
