"""Web pages: the document's text found among navigation, its tables as cells, its lists with their numbers.

Nothing that a page refers to is fetched. Line breaks in the source between Chinese characters are no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.assembly import Assembly, GridCell, refuse_too_long, refuse_too_many
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.encodings import decode
from luoshi.reading.formats.html_main import SKIPPED, Main, is_data, is_hidden, main_part
from luoshi.reading.formats.numerals import numeral

MAX_NODES = 500_000
# A page that Word saved has nearly this many characters of markup for each of text.
MARKUP = 10
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([-\w]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADING = re.compile(r"h[1-6]")
_BETWEEN = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_LIST_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([-\w]+)")
# How the levels of an official paper are numbered (GB/T 9704-2012, 7.3.3).
_OFFICIAL = (
    ("chineseCounting", "{}、"),
    ("chineseCounting", "（{}）"),
    ("decimal", "{}."),
    ("decimal", "（{}）"),
)
# LibreOffice saves a page's head and foot under these titles.
_MARGINS = frozenset({"header", "footer"})
_LIST_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting", "decimal": "decimal", "none": "none",
    "disc": "none", "circle": "none", "square": "none",
}  # fmt: skip


def read_html(data: bytes, name: str, limits: Limits) -> Document:
    """Raises ReadingError."""
    source = _decoded(data, name)
    if len(source) > limits.characters * MARKUP:
        refuse_too_long(len(source), limits)
    root = _parsed(source, name, limits)
    assembly = Assembly(limits)
    main = main_part(root)
    if not main.is_whole:
        assembly.note("navigation_left_out", "网页上正文以外的栏目和导航没有读入。")
    if main.title:
        assembly.paragraph(main.title, 1)
    walker = _Walker(assembly, main, limits, loses_numbers=_loses_numbers(main.part))
    walker.walk(main.part)
    walker.flush()
    return assembly.document("html")


def _decoded(data: bytes, name: str) -> str:
    """As the page says it is coded; as its bytes look when that is not true."""
    declared = _META.search(data[:4096])
    encoding = declared[1].decode("ascii").lower() if declared else ""
    if encoding.startswith(("gb", "x-gb")):
        encoding = "gb18030"
    if encoding in {"gb18030", "big5"} and not data.startswith(
        (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
    ):
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            pass
    return decode(data, name)


def _parsed(source: str, name: str, limits: Limits) -> etree._Element:
    if source.count("<") > MAX_NODES:
        raise ReadingError(
            f"{called(name)}的标记多得不合常理，没有读。", "请只留方案正文，另存为 .txt 后再试。"
        )
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    clean = _DECLARATION.sub("", source, count=1) if source.lstrip().startswith("<?xml") else source
    try:
        root = etree.fromstring(clean.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(
            f"{called(name)}不是完好的网页。", "请在浏览器里打开，复制正文存为 .txt 后再试。"
        ) from error
    if root is None:
        # The parser also gives up on a text of ten million characters without a mark.
        refuse_too_long(len(source), limits)
        raise ReadingError(f"{called(name)}是空的网页。", "请检查是否保存完整，重新保存后再试。")
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        # The parser stops there, and what stands behind would be lost without a word.
        raise ReadingError(
            f"{called(name)}的标记嵌套得太深，读不完整。",
            "请在浏览器里打开，复制正文存为 .txt 后再试。",
        )
    return root


class _Walker:
    """Collects inline text and puts it down as a paragraph at every block's border."""

    def __init__(
        self, assembly: Assembly, main: Main, limits: Limits, *, loses_numbers: bool
    ) -> None:
        self._assembly = assembly
        self._limits = limits
        self._main = main
        self._counts: dict[etree._Element, int] = {}
        self._loses_numbers = loses_numbers
        self._text: list[str] = []
        self._heading: int | None = None
        self._label = ""

    def walk(self, node: etree._Element) -> None:
        tag = str(node.tag)
        if tag in SKIPPED or is_hidden(node) or node.get("title") in _MARGINS:
            return
        if tag == "img":
            self._assembly.note("pictures_left_out", "网页上的图片没有读入。")
        elif tag == "br":
            self._text.append("\0")
        elif tag == "table" and is_data(node):
            self.flush()
            self._assembly.table(_grid(node, self._cell_text, self._limits))
        elif self._main.is_navigation(node):
            self._assembly.note("navigation_left_out", "网页上正文以外的栏目和导航没有读入。")
        elif tag in _BLOCKS:
            self._block(node, tag)
        else:
            self._inside(node)

    def flush(self) -> None:
        """Put down what has been collected."""
        text = "\n".join(_seen(line) for line in "".join(self._text).split("\0"))
        self._text = []
        if text.strip():
            self._assembly.paragraph(self._label + text.strip(), self._heading)
            self._label = ""

    def _block(self, node: etree._Element, tag: str) -> None:
        self.flush()
        outer = self._heading
        if _HEADING.fullmatch(tag):
            self._heading = int(tag[1])
        if tag == "li":
            self._label = self._item_label(node)
        self._inside(node)
        self.flush()
        self._heading = outer
        if tag == "li":
            self._label = ""

    def _inside(self, node: etree._Element) -> None:
        if node.text:
            self._text.append(node.text)
        for child in node:
            self.walk(child)
            if child.tail:
                self._text.append(child.tail)

    def _item_label(self, node: etree._Element) -> str:
        """The number a browser prints before an item, or the official one where the page has lost it."""
        parent = node.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        count = self._counts.get(parent, _whole(parent.get("start"), 1) - 1) + 1
        count = self._counts[parent] = _whole(node.get("value"), count)
        depth = 1 + sum(1 for _ in parent.iterancestors("ol"))
        if self._loses_numbers and depth <= len(_OFFICIAL):
            self._assembly.note(
                "list_numbers_restored",
                "网页没有保存各级标题的序号写法，已按公文的层次（一、（一）1.（1））补上；"
                "原件第三级序号如果全文连续，这里会在每个标题下从 1 开始，请对照原件核对条款号。",
            )
            form, text = _OFFICIAL[depth - 1]
            return text.format(numeral(count, form))
        form = _list_form(node, parent)
        printed = numeral(count, form)
        return f"{printed}{'、' if form == 'chineseCounting' else '.'}" if printed else ""

    def _cell_text(self, cell: etree._Element) -> str:
        lines = Assembly(self._limits)
        walker = _Walker(lines, self._main, self._limits, loses_numbers=False)
        walker._inside(cell)
        walker.flush()
        return lines.document("html").text


def _loses_numbers(part: etree._Element) -> bool:
    """Lists in lists, none of which says how to print its numbers: a program saved an official outline as a page."""
    lists = list(part.iter("ol"))
    is_nested = any(next(one.iterancestors("ol"), None) is not None for one in lists)
    return is_nested and not any(
        one.get("type") or _LIST_STYLE.search(one.get("style", "")) for one in lists
    )


def _seen(text: str) -> str:
    """Blanks as a browser shows them."""
    return _BLANKS.sub(" ", _BETWEEN.sub("", text)).strip()


def _list_form(node: etree._Element, parent: etree._Element) -> str:
    styled = _LIST_STYLE.search(f"{node.get('style', '')};{parent.get('style', '')}".lower())
    form = _LIST_FORMS.get(parent.get("type", "1"), "decimal")
    return _LIST_STYLES.get(styled[1], form) if styled else form


def _grid(
    table: etree._Element, text_of: Callable[[etree._Element], str], limits: Limits
) -> list[GridCell]:
    """The cells with their spans; places that a span above takes are passed over."""
    taken: set[tuple[int, int]] = set()
    grid: list[GridCell] = []
    rows = [row for row in table.iterdescendants("tr") if not is_hidden(row)]
    for at, row in enumerate(rows):
        column = 0
        in_head = row.getparent() is not None and str(row.getparent().tag) == "thead"  # type: ignore[union-attr]
        cells = [cell for cell in row if cell.tag in {"td", "th"} and not is_hidden(cell)]
        all_heads = all(cell.tag == "th" for cell in cells)
        for cell in cells:
            while (at, column) in taken:
                column += 1
            down = min(max(_whole(cell.get("rowspan"), 1), 1), len(rows) - at)
            wide = min(max(_whole(cell.get("colspan"), 1), 1), 200)
            taken |= {(at + i, column + j) for i in range(1, down) for j in range(wide)}
            refuse_too_many(len(taken), limits)
            grid.append(GridCell(at, column, text_of(cell), down, wide, in_head or all_heads))
            column += wide
    return grid


def _whole(text: str | None, otherwise: int) -> int:
    digits = (text or "").strip()[:5]
    return int(digits) if digits.isascii() and digits.isdigit() else otherwise
