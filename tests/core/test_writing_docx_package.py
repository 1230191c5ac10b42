"""The docx as a package: same bytes, valid order, nothing from outside, and what a word processor prints of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
import writing_cast as cast
from docx.oxml.ns import qn
from lxml import etree

from luoshi.writing import (
    Column,
    Heading,
    Paper,
    Paragraph,
    Row,
    Run,
    Table,
    bulletin,
    docx_of,
    plain_lines,
)

MARK = "演示数据，非正式文件"
# The order of properties in the schema (ISO/IEC 29500-1): Word refuses a file that departs from it.
SCHEMA = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
        "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
        "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
        "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
        "highlight u effect bdr shd fitText vertAlign lang"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
        "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
        "bidi rtlGutter docGrid"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
        "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook"
    ),
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
        "tcFitText vAlign hideMark"
    ),
}


@pytest.fixture(scope="module")
def paper() -> Paper:
    return bulletin(cast.facts())


@pytest.fixture(scope="module")
def made(paper: Paper) -> bytes:
    return docx_of(paper)


@pytest.fixture(scope="module")
def read(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def paragraph_with(read: Any, text: str) -> Any:
    return next(p for p in read.paragraphs if text in p.text)


def parts(data: bytes, pattern: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {n: package.read(n).decode() for n in package.namelist() if re.search(pattern, n)}


def test_it_names_a_stand_in_for_every_font_it_uses(made: bytes) -> None:
    used = set(
        re.findall(r'w:eastAsia="([^"]+)"', "".join(parts(made, r"word/document\.xml").values()))
    )
    (table,) = parts(made, r"fontTable\.xml$").values()
    stand_ins = dict(re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', table))
    assert used <= set(stand_ins)
    assert stand_ins["仿宋_GB2312"].split(",")[0] == "仿宋"


def test_it_gives_the_same_bytes_for_the_same_paper(paper: Paper, made: bytes) -> None:
    assert docx_of(paper) == made
    assert docx_of(bulletin(cast.facts())) == made


def test_it_dates_the_package_with_the_paper_and_not_with_today(made: bytes, read: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.date_time[:3] for info in package.infolist()} == {(2026, 10, 15)}
        assert not any("thumbnail" in name for name in package.namelist())
    assert read.core_properties.modified.date() == date(2026, 10, 15)
    undated = docx.Document(io.BytesIO(docx_of(Paper(("题",), ()))))
    assert undated.core_properties.created.date() == date(1980, 1, 1)


def test_it_writes_properties_in_the_order_of_the_schema(made: bytes) -> None:
    for name, xml in parts(made, r"word/(document|styles|header\d|footer\d)\.xml").items():
        root = etree.fromstring(xml.encode())
        for tag, names in SCHEMA.items():
            order = names.split()
            for properties in root.iter(qn(f"w:{tag}")):
                owner = properties.getparent()
                if name.endswith("styles.xml") and not owner.get(qn("w:styleId"), "Gw").startswith(
                    "Gw"
                ):
                    continue
                places = [order.index(etree.QName(child).localname) for child in properties]
                assert places == sorted(places), (name, tag, places)


def test_it_carries_no_picture_font_or_outside_address(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
    assert not any(re.search(r"\.(png|jpe?g|odttf|ttf)$", name) for name in names)
    assert not any('TargetMode="External"' in xml for xml in parts(made, r"\.rels$").values())


def test_it_opens_with_characters_that_xml_forbids_left_out() -> None:
    body = (
        Heading(1, "甲\x00乙"),
        Paragraph((Run("丙\x0b"), Run("\ud800丁\n戊\t己", "kai", bold=True))),
    )
    read = docx.Document(io.BytesIO(docx_of(Paper(("题\x07",), body))))
    texts = [p.text for p in read.paragraphs]
    assert "一、甲乙" in texts
    assert "丙丁\n戊 己" in texts


def test_it_takes_a_matter_of_20000_characters_and_1000_rows() -> None:
    table = Table(
        (Column("甲"), Column("乙")), tuple(Row((f"{n}", "值")) for n in range(1000)), caption="表"
    )
    paper = Paper(("题",), (Paragraph("字" * 20_000), table))
    read = docx.Document(io.BytesIO(docx_of(paper)))
    assert len(read.tables[0]._tbl.tr_lst) == 1001
    assert len(paragraph_with(read, "字字").text) == 20_000


def test_it_prints_as_pages_with_the_mark_on_each_and_no_text_lost(
    paper: Paper, made: bytes, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed: printed pages are not checked")
    source = tmp_path / "bulletin.docx"
    source.write_bytes(made)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with pypdfium2.PdfDocument(source.with_suffix(".pdf")) as printed:
        sizes = [tuple(round(x / 72 * 25.4) for x in page.get_size()) for page in printed]
        texts = []
        for page in printed:
            sheet = page.get_textpage()
            texts.append(re.sub(r"\s", "", sheet.get_text_range()))
            sheet.close()
            page.close()
    assert 10 <= len(texts) <= 20
    assert set(sizes) == {(210, 297), (297, 210)}
    assert all(MARK in text for text in texts)
    assert all(f"—{number}—" in text for number, text in enumerate(texts, 1))
    running = "".join(
        text.replace(MARK, "").replace(f"—{n}—", "") for n, text in enumerate(texts, 1)
    )
    lost = [line for line in plain_lines(paper.body) if line not in running]
    assert lost == []
    assert sum("指标" in text and "责任单位" in text for text in texts) >= 5
