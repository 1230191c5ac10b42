"""The pages of the room: the desk, adoption, and plans beside each other. Each is a dataclass of `pages`."""
