"""Templates of an office in the web room: checked before they are stored, put to use by one at a time, filled afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from at_once import at_once
from cast import NOW, access_of, load_county, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from luoshi.errors import LuoshiError
from luoshi.writing import docx_of
from luoshi.writing.templates import default_template
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import AuditEntry, Programme, StoredFile
from luoshi_web.offices.queries import audit_faults
from luoshi_web.papers.actions import set_words, take_number, upload_template, use_template
from luoshi_web.papers.making import docx_with
from luoshi_web.papers.models import SeriesWords, Template, TemplateUse
from luoshi_web.papers.numbers import document_number
from luoshi_web.papers.samples import sample_paper

pytestmark = pytest.mark.databases
URL = "/jia/papers/notice/"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def own_template(line: str = "内部文件") -> bytes:
    """The default template with a line of the office's own on top."""
    document = docx.Document(io.BytesIO(default_template("notice")))
    document.paragraphs[0].insert_paragraph_before(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def file_of(data: bytes, name: str = "本局.docx") -> CheckedFile:
    return CheckedFile(name, DOCX, data)


def sent(data: bytes, name: str = "本局.docx") -> dict[str, Any]:
    return {"act": "upload", "file": SimpleUploadedFile(name, data, DOCX)}


def uploaded(line: str = "内部文件") -> Template:
    return upload_template(access_of("mei"), "notice", file_of(own_template(line)), at=NOW)


def printed(programme: Programme) -> str:
    paper = sample_paper(programme, "notice", NOW.date())
    made = docx.Document(io.BytesIO(docx_with(programme, "notice", paper)))
    return "\n".join(p.text for p in made.paragraphs)


def test_papers_leave_by_the_template_that_is_in_use(county: Programme):
    paper = sample_paper(county, "notice", NOW.date())
    assert docx_with(county, "notice", paper) == docx_of(paper)
    row = uploaded()
    assert "内部文件" not in printed(county)
    use_template(access_of("mei"), "notice", row, seen=0, at=NOW)
    assert "内部文件" in printed(county)
    assert paper.title[0] in printed(county)
    use_template(access_of("mei"), "notice", None, seen=1, at=NOW)
    assert docx_with(county, "notice", paper) == docx_of(paper)
    assert [one.turn for one in TemplateUse.objects.all()] == [1, 2]
    assert audit_faults(county) == []


def test_a_change_after_somebody_elses_is_refused(county: Programme):
    first, second = uploaded("一"), uploaded("二")
    use_template(access_of("mei"), "notice", first, seen=0, at=NOW)
    with pytest.raises(ConflictError, match="刚被别人换过"):
        use_template(access_of("mei"), "notice", second, seen=0, at=NOW)
    with pytest.raises(LuoshiError, match="现在用的就是这份"):
        use_template(access_of("mei"), "notice", first, seen=1, at=NOW)
    assert TemplateUse.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_put_to_use_and_both_files_are_kept():
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    county = load_county()

    def put(line: str) -> Callable[[], Any]:
        return lambda: use_template(access_of("mei"), "notice", uploaded(line), seen=0, at=NOW)

    told = sorted(type(one).__name__ for one in at_once([put("一"), put("二")]))
    assert told == ["ConflictError", "TemplateUse"]
    assert Template.objects.count() == 2
    assert audit_faults(county) == []


BAD = {
    "unknown field": (own_template("{{标提}}"), "本局.docx", "是不是“标题”？"),
    "cut": (default_template("notice")[:3000], "本局.docx", "本局.docx"),
    "a macro's name": (default_template("notice"), "本局.docm", "本局"),
    "no docx": (b"%PDF-1.7\n", "本局.pdf", "不是完好的 .docx"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_nothing_is_stored_of_a_template_that_does_not_pass(county: Programme, name: str):
    data, called, said = BAD[name]
    before = StoredFile.objects.count(), AuditEntry.objects.count()
    answer = signed_in("mei").post(URL, sent(data, called))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (StoredFile.objects.count(), AuditEntry.objects.count()) == before
    assert not Template.objects.exists()


def test_the_page_names_every_fault_on_a_line_of_its_own(county: Programme):
    document = docx.Document(io.BytesIO(default_template("notice")))
    for old in list(document.element.body)[:-1]:
        document.element.body.remove(old)
    document.add_paragraph("{{标题}}和{{标提}}")
    out = io.BytesIO()
    document.save(out)
    page = signed_in("mei").post(URL, sent(out.getvalue())).content.decode()
    for said in ("没有“标提”这个字段", "缺少“正文”", "缺少“红头”或“发文字号”", "缺少“附件”"):
        assert said in page
    assert page.count("<li>") >= 5


def test_a_coordinator_uploads_and_puts_to_use_by_the_page(county: Programme):
    client = signed_in("mei")
    assert client.post(URL, sent(own_template())).status_code == 302
    row = Template.objects.get()
    assert "启用" in shown("mei", URL)
    used = {"act": "use", "template": row.pk, "seen": 0}
    assert client.post(URL, used).status_code == 302
    assert client.post(URL, used).status_code == 409
    assert "通知现用本局.docx" in shown("mei", URL)
    assert "1 种公文用本单位的模板" in shown("mei", "/jia/papers/")
    assert client.post(URL, {"act": "use", "seen": 1}).status_code == 302
    assert "通知现用国标版式（内置）" in shown("mei", URL)


@pytest.mark.parametrize("name", ["rui", "hua", "lan", "an", "su"])
def test_others_read_and_change_nothing(county: Programme, name: str):
    client = signed_in(name)
    page = client.get(URL)
    assert page.status_code == 200
    assert "上传并检查" not in page.content.decode()
    assert client.post(URL, sent(own_template())).status_code == 403
    assert client.post("/jia/papers/", {"series": "order", "words": "甲督"}).status_code == 403
    with pytest.raises(PermissionDenied):
        upload_template(access_of(name), "notice", file_of(own_template()), at=NOW)


def test_a_template_of_another_programme_is_not_found(county: Programme):
    assert signed_in("mei").get("/jia/papers/notice/999/").status_code == 404
    row = uploaded()
    assert signed_in("mei").get(f"/jia/papers/minutes/{row.pk}/").status_code == 404
    assert signed_in("mei").get("/jia/papers/letter/").status_code == 404


@pytest.mark.parametrize("kind", ["bulletin", "order", "notice", "minutes", "card", "ledger"])
def test_it_gives_each_kind_to_look_at_and_to_begin_with(county: Programme, kind: str):
    client = signed_in("rui")
    for tail in ("default/", "preview/docx/"):
        answer = client.get(f"/jia/papers/{kind}/{tail}")
        assert answer.status_code == 200
        assert docx.Document(io.BytesIO(answer.content)).paragraphs
    row = upload_template(access_of("mei"), kind, file_of(default_template(kind)), at=NOW)
    answer = client.get(f"/jia/papers/{kind}/{row.pk}/preview/docx/")
    assert docx.Document(io.BytesIO(answer.content)).paragraphs


def test_it_gives_a_pdf_or_says_what_to_install(county: Programme):
    answer = signed_in("mei").get(f"{URL}preview/pdf/")
    if answer.status_code == 200:
        assert answer.content.startswith(b"%PDF-")
    else:
        assert "请" in answer.content.decode()


def test_the_words_of_a_series_change_with_a_reason_and_old_numbers_stay(county: Programme):
    number = take_number(county, "order", 2026)
    before = document_number(county, "order", 2026, number)
    told = {"series": "order", "words": "甲办督", "reason": "机构改革"}
    assert signed_in("mei").post("/jia/papers/", told).status_code == 302
    assert before == "甲政督〔2026〕1号"
    assert document_number(county, "order", 2026, 2) == "甲办督〔2026〕2号"
    page = shown("mei", "/jia/papers/")
    assert "甲办督〔2026〕2号" in page
    assert "机构改革" in page


@pytest.mark.parametrize(("series", "words", "reason"), [
    ("order", "", "改"), ("order", "甲政督", "改"), ("order", "甲督", ""), ("order", "甲" * 21, "改"),
    ("order", "甲督〔2026〕", "改"), ("order", "<b>", "改"), ("letter", "甲督", "改"),
])  # fmt: skip
def test_words_that_cannot_stand_in_a_number_are_refused(
    county: Programme, series: str, words: str, reason: str
):
    with pytest.raises(LuoshiError):
        set_words(access_of("mei"), series, words, reason, at=NOW)
    answer = signed_in("mei").post(
        "/jia/papers/", {"series": series, "words": words, "reason": reason}
    )
    assert answer.status_code == 422
    assert not SeriesWords.objects.exists()
