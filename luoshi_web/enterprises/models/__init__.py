"""The tables of the room, one file a subject."""

from luoshi_web.enterprises.models.firms import MOST_NAME, Firm

__all__ = ["MOST_NAME", "Firm"]
