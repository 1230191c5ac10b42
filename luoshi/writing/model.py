"""A paper apart from any file format. docs/design/papers.md says where each part stands on the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from luoshi.writing._text import WritingError, chinese_number

Face = Literal["body", "hei", "kai"]
Align = Literal["left", "center", "right"]
TableSize = Literal["小四", "五号", "小五"]
Level = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face: body 仿宋, hei 黑体, kai 楷体. figure: key of the `Figure` that the stretch prints."""

    text: str
    face: Face = "body"
    bold: bool = False
    figure: str = ""


Text = str | tuple[Run, ...]


def plain(text: Text) -> str:
    """The characters alone."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading without its number: `numbered` counts. then: text that goes on in the heading's own line."""

    level: Level
    text: str
    then: Text = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """label: a word in 黑体 before the text and a full colon (出席：); lines that follow begin below the text's first character."""

    text: Text
    label: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """width: relative; the columns together fill the line."""

    head: str
    width: float = 1.0
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of a head of more than one row, standing over `columns` columns and `rows` rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """is_group: one cell across the table that names the rows below it."""

    cells: tuple[Text, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """head: rows of heads, for heads that span; empty means one row made of the columns' own heads.

    A head repeats on every sheet, a row is never split. notes stand below, in small type. Raises WritingError when a
    row has other than the table's number of cells.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    notes: tuple[str, ...] = ()
    head: tuple[tuple[HeadCell, ...], ...] = ()
    landscape: bool = False
    size: TableSize = "五号"

    def __post_init__(self) -> None:
        name = f"表“{self.caption}”" if self.caption else "表"
        if not self.columns:
            raise WritingError(f"{name}一列也没有。", "请至少给一列。")
        for number, row in enumerate(self.rows, 1):
            wanted = 1 if row.is_group else len(self.columns)
            if len(row.cells) != wanted:
                raise WritingError(
                    f"{name}第{number}行有{len(row.cells)}格，应为{wanted}格。",
                    "请补齐或删去多出的格。",
                )
        self.head_places()

    def head_places(self) -> tuple[tuple[tuple[HeadCell, bool], ...], ...]:
        """Rows of (cell, begins here); a cell of several rows comes again, False, in each later row."""
        given = self.head or (tuple(HeadCell(column.head) for column in self.columns),)
        hanging: dict[int, tuple[HeadCell, int]] = {}
        places: list[tuple[tuple[HeadCell, bool], ...]] = []
        for cells in given:
            row, queue, at = [], list(cells), 0
            while at < len(self.columns):
                if at in hanging:
                    cell, left = hanging.pop(at)
                    row.append((cell, False))
                elif queue:
                    cell = queue.pop(0)
                    left = cell.rows
                    row.append((cell, True))
                else:
                    break
                if left > 1:
                    hanging[at] = (cell, left - 1)
                at += cell.columns
            if at != len(self.columns) or queue:
                raise WritingError(
                    f"表“{self.caption}”的表头第{len(places) + 1}行与{len(self.columns)}列对不上。",
                    "请让各格所占列数之和等于列数。",
                )
            places.append(tuple(row))
        if hanging:
            raise WritingError(
                f"表“{self.caption}”的表头有格伸出表头之外。", "请减少该格所占行数。"
            )
        return tuple(places)


@dataclass(frozen=True, slots=True)
class Series:
    """What one line, or one set of bars, shows. values: one a category, None where nothing was published (left open)."""

    name: str
    values: tuple[Decimal | None, ...]
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, drawn as a vector on paper and native in a workbook. Labels stand in it; there is no legend of colours alone.

    unit: what the values are in, printed once. Raises WritingError when a series has other than one value a category.
    """

    kind: Literal["bars", "lines"]
    caption: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise WritingError(
                    f"图“{self.caption}”的“{one.name}”有{len(one.values)}个数，应为{len(self.categories)}个。",
                    "没有公布的数请留空，不要省去。",
                )


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph (.png or .jpg), width in millimetres."""

    content: bytes
    width: float
    caption: str = ""


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell of a printed form, over `columns` of its columns. is_label: a printed word, in 黑体, centred.

    lines: the least height, in lines of text. content: stands below the text, as wide as the cell. foot: words at the
    lower right, where a signature is dated by hand.
    """

    text: Text
    columns: int = 1
    is_label: bool = False
    lines: int = 1
    content: Chart | Picture | None = None
    foot: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """A ruled form (督办单, 项目卡): widths are relative; each row's cells together span every column.

    FormCell.lines: the least height of the cell in lines of text, so that there is room to write by hand. notes stand
    below, in small type.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[FormCell, ...], ...]
    size: TableSize = "小四"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if sum(cell.columns for cell in row) != len(self.widths):
                raise WritingError(
                    f"表格第{number}行的格子合起来不是{len(self.widths)}列。",
                    "请让各格所占列数之和等于列数。",
                )


Block = Heading | Paragraph | Table | Chart | Picture | FormTable


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a paper prints, and where it comes from.

    key: as in `Run.figure`; printed: as it stands in the text; what: what it is; source: where from, in words (评定,
    项目台账268行, 612.4÷812.0); place: a key by which the office finds the page of it (target:T28, month:2026-09), or "".
    """

    key: str
    printed: str
    what: str
    source: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """附件. name: as the note of annexes prints it, and the annex's title. Without blocks it travels apart (另附)."""

    name: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记. copy_to: 抄送机关, without the word 抄送 and without a full stop."""

    printer: str
    printed_on: date
    copy_to: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper.

    title: its lines. head: red text of the issuing authority, number: 发文字号 as printed (None: not numbered yet).
    sealed: whether a seal will stand on the signature, which moves it. note: 附注, without brackets.
    under_number: what stands at the left and the right end of the line above the red rule (纪要: who prints it, the day).
    mark: words in the head of every page (演示数据，非正式文件), None for a real paper. figures: every number of the running
    text that is traced to its source, in the order of printing.
    """

    title: tuple[str, ...]
    body: tuple[Block, ...]
    head: str | None = None
    number: str | None = None
    subtitle: str | None = None
    addressees: str = ""
    annexes: tuple[Annex, ...] = ()
    signature: str | None = None
    date: date | None = None
    sealed: bool = True
    note: str | None = None
    imprint: Imprint | None = None
    mark: str | None = None
    figures: tuple[Figure, ...] = ()
    under_number: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        if not any(line.strip() for line in self.title):
            raise WritingError("公文没有标题。", "请写标题。")


_FORMS = ("{}、", "（{}）", "{}.", "（{}）")


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with its printed number: 一、 （一） 1. （1） for headings, "" for the rest."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield "", block
            continue
        at = block.level - 1
        counts[at] += 1
        counts[at + 1 :] = [0] * (3 - at)
        figure = chinese_number(counts[at]) if block.level <= 2 else str(counts[at])
        yield _FORMS[at].format(figure), block


def plain_lines(blocks: Iterable[Block]) -> tuple[str, ...]:
    """The running text, one line a heading or paragraph, numbers printed; tables left out."""
    lines = []
    for label, block in numbered(blocks):
        if isinstance(block, Heading):
            lines.append(f"{label}{block.text}{plain(block.then)}")
        elif isinstance(block, Paragraph):
            lines.append((f"{block.label}：" if block.label else "") + plain(block.text))
    return tuple(lines)
