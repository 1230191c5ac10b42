"""The pages of the room as frozen dataclasses. What they share: the tabs in `head`, amounts and days in words in `words`."""
