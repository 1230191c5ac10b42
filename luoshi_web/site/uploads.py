"""Files beyond the limit are not stored while they come in, whatever page they are sent to."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

# Plans may be this large whatever the limit of evidence is (drafts.forms).
MOST_BYTES: Final = 20_000_000


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that store. What comes after the limit is read and thrown away, so that the sender gets
    an answer instead of a broken connection; the file is then missing, and its form says why.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > max(MOST_BYTES, settings.MOST_FILE_BYTES):
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
