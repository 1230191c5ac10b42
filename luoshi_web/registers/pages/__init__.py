"""The pages of the room as frozen dataclasses. Values in words are `values`; the head of every page of a register, `head`."""
