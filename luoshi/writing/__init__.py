"""写, the papers: facts -> an official paper or sheets -> docx, xlsx.

`bulletin` composes the monthly bulletin (通报) as a `Paper`, a document apart from any file format; `docx_of` gives it the
form of GB/T 9704-2012; `bulletin_sheets` and `task_list_sheets` give `Sheet`s, which `xlsx_of` writes. The same paper or
sheets give the same bytes on any day. Words, sizes and fonts are data in knowledge/. Knows how officials write;
judges nothing, counts targets and computes no other figure, reads no file but its own knowledge and no clock.
May import progress and plan; imports only luoshi.errors today. The form is explained in docs/design/papers.md.
"""

from luoshi.writing._bulletin_tables import bulletin_sheets
from luoshi.writing._docx_paper import docx_of
from luoshi.writing._text import WritingError, date_words
from luoshi.writing.bulletin import bulletin
from luoshi.writing.facts import BulletinFacts, Light, LightKind, TargetLine, UnitLine
from luoshi.writing.model import (
    Annex,
    Block,
    Chart,
    Column,
    Figure,
    FormCell,
    FormTable,
    HeadCell,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Series,
    Table,
    Text,
    numbered,
    plain,
    plain_lines,
)
from luoshi.writing.sheets import Sheet, SheetColumn, xlsx_of
from luoshi.writing.tasks import TaskLine, TaskTarget, task_list_sheets

__all__ = [
    "Annex",
    "Block",
    "BulletinFacts",
    "Chart",
    "Column",
    "Figure",
    "FormCell",
    "FormTable",
    "HeadCell",
    "Heading",
    "Imprint",
    "Light",
    "LightKind",
    "Paper",
    "Paragraph",
    "Picture",
    "Row",
    "Run",
    "Series",
    "Sheet",
    "SheetColumn",
    "Table",
    "TargetLine",
    "TaskLine",
    "TaskTarget",
    "Text",
    "UnitLine",
    "WritingError",
    "bulletin",
    "bulletin_sheets",
    "date_words",
    "docx_of",
    "numbered",
    "plain",
    "plain_lines",
    "task_list_sheets",
    "xlsx_of",
]
