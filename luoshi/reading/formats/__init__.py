"""格式, bytes -> Document: .txt, .md, .docx, .pdf, .html, .ofd and .doc, told apart by what they contain.

Knows each format's parts and how Word numbers paragraphs; knows nothing of targets or units. A new format is a module
with `read_<format>(data, name, limits) -> Document` and a line in `_READERS`. Exports `read_document`; how each format
is read, and why so, is in docs/design/formats.md.
"""

from luoshi.reading.formats.reading import read_document

__all__ = ["read_document"]
