"""The one root of errors a caller may show to a user.

A `LuoshiError` carries a Chinese sentence that names the place and the remedy. Anything else that escapes is a
defect: it is logged with an id, never shown as it is.
"""

from __future__ import annotations


class LuoshiError(ValueError):
    """Bad input, said so that its sender can mend it.

    message: what is wrong and where, a Chinese sentence; remedy: what to do about it, a Chinese sentence.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}{self.remedy}"
