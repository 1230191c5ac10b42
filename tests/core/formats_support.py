"""Files for the tests of the format readers, made in code, and the check of the contract that all readers keep."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from luoshi.reading.contract import Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REAL = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
_SPACES = str.maketrans("", "", " \t\n\u3000|")


def real_file(name: str) -> bytes:
    """A file of the corpus beside the repository; the test is skipped where there is none."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"../shared/corpus/{name} is not there: real files stay outside the repository")
    return path.read_bytes()


def squashed(text: str) -> str:
    """Without blanks and table strokes, to compare the same text from several formats."""
    return text.translate(_SPACES)


def check_contract(document: Document) -> None:
    """Blocks in order, apart, and where they say; a merged cell's places follow each other with the same span."""
    text, blocks = document.text, document.blocks
    spans = list(dict.fromkeys((b.start, b.end) for b in blocks))
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    starts = [b.start for b in blocks]
    assert starts == sorted(starts)
    places = [b.cell for b in blocks if b.cell]
    assert all((b.kind == "cell") == (b.cell is not None) for b in blocks)
    assert len({(c.table, c.row, c.column) for c in places}) == len(places)
    for block in blocks:
        piece = text[block.start : block.end]
        assert piece == piece.strip()
        assert block.kind == "cell" or (piece and "\n" not in piece)
    outside = _uncovered(text, spans)
    assert not outside.strip(), f"text in no block: {outside.strip()[:40]!r}"
    if document.format != "txt":
        assert "\n\n" not in text
        assert text == text.strip("\n")
    assert all(
        0 <= n.start <= n.end <= len(text) and n.message.endswith("。") for n in document.notes
    )


def _uncovered(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def texts(document: Document) -> list[str]:
    """The paragraphs' texts, without cells."""
    return [document.text[b.start : b.end] for b in document.blocks if b.kind == "paragraph"]


def cells(document: Document) -> dict[tuple[int, int, int], str]:
    """(table, row, column) -> text."""
    return {
        (b.cell.table, b.cell.row, b.cell.column): document.text[b.start : b.end]
        for b in document.blocks
        if b.cell
    }


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word_file(
    body: str,
    numbering: str = "",
    styles: str = "",
    relations: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A .docx from the inner XML of its parts, prefix w."""
    spaces = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {spaces}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/numbering" Target="numbering.xml"/>'
        f"{relations}</Relationships>",
    }
    return zipped(members | (extra or {}))


def para(text: str, properties: str = "") -> str:
    """A w:p with one run."""
    inner = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inner}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def listed(text: str, list_id: int | str, level: int = 0) -> str:
    """A w:p that is numbered by itself."""
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return para(text, numbering)


def level(index: int, form: str, text: str, extra: str = "", start: int = 1) -> str:
    """A w:lvl."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{extra}</w:lvl>'
    )


def lists(levels: str, ids: tuple[int, ...] = (1,), overrides: str = "") -> str:
    """One abstract list and the lists made from it; overrides go into the last one."""
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{overrides if n == ids[-1] else ""}</w:num>'
        for n in ids
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{nums}'
