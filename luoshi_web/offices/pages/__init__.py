"""Each page of the room as a frozen dataclass, made before a template sees it; one file a subject. They know queries only."""
