"""The pages of the room: a unit's form, review, desk and matrix. Each is a dataclass of `pages`."""
