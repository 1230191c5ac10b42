"""The pages of the room as frozen dataclasses: the list, and one import with how its table is read and what it would change."""
