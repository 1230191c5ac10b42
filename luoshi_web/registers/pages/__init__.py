"""Each page of the room as a frozen dataclass."""
