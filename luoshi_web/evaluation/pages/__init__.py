"""Each page of the room as a frozen dataclass, made before a template sees it."""
