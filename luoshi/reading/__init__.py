"""读, document bytes -> Plan, and what could not be read.

`read_plan(data, name)` is the whole way; `read_document` stops at text and blocks; `parts_of` parts the plans of one file. Knows file formats (formats/), the
outline of official papers, and how officials write promises; the words it knows are data in knowledge/, each file with its
grammar at the top. Imports only `plan`. Never touches the network, the clock or the file system: bytes in, Plan out.
"""

from luoshi.plan import Plan
from luoshi.reading.annexes import Part, parts_of
from luoshi.reading.contract import Block, Cell, Document, Limits, ReadingError
from luoshi.reading.plan_of import plan_of

__all__ = [
    "Block",
    "Cell",
    "Document",
    "Limits",
    "Part",
    "ReadingError",
    "parts_of",
    "plan_of",
    "read_document",
    "read_plan",
]


def read_document(data: bytes, name: str, limits: Limits = Limits()) -> Document:  # noqa: B008
    """Text and blocks of a file, by its content and name. Raises ReadingError."""
    from luoshi.reading.formats import read_document as read

    return read(data, name, limits)


def read_plan(data: bytes, name: str, limits: Limits = Limits()) -> Plan:  # noqa: B008
    """The plan in a file. Raises ReadingError when the file cannot be used."""
    return plan_of(read_document(data, name, limits))
