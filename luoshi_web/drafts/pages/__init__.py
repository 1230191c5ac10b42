"""What the room's pages show, each a frozen dataclass made before a template sees it."""
