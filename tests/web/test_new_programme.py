"""A programme without a plan: opened from the command line, told what is missing, begun by an upload."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.test import Client

from luoshi.cli import main
from luoshi_web.offices.models import AuditEntry, Person, Programme
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db
OPTIONS = {
    "--title": "乙县三年行动方案",
    "--area": "乙县",
    "--years": "2025-2027",
    "--office": "乙县发展和改革局",
    "--username": "lin",
    "--name": "林小舟",
}


def opened(code: str = "yixian", **changed: str):
    options = OPTIONS | {f"--{name}": value for name, value in changed.items()}
    return CliRunner().invoke(
        main, ["new", code, *(word for pair in options.items() for word in pair)]
    )


@pytest.fixture
def coordinator() -> Client:
    password = re.search(r"口令 (\S+)，", opened().output)
    assert password
    client = Client()
    assert client.login(username="lin", password=password[1])
    return client


@pytest.mark.parametrize(
    "page", ["", "targets/", "plan/", "tasks/", "units/", "targets.xlsx", "targets/T01/"]
)
def test_a_page_that_needs_a_plan_says_how_to_begin(coordinator: Client, page: str):
    response = coordinator.get(f"/yixian/{page}")
    assert response.status_code == 200
    assert "还没有采用方案" in response.content.decode()
    assert 'href="/yixian/drafts/"' in response.content.decode()


@pytest.mark.parametrize(
    "page", ["drafts/", "bulletins/", "observe/", "plan/compare/", "plan/trace/"]
)
def test_the_other_pages_work_without_a_plan(coordinator: Client, page: str):
    assert coordinator.get(f"/yixian/{page}").status_code == 200


def test_the_trail_begins_whole(coordinator: Client):
    programme = Programme.objects.get(code="yixian")
    assert AuditEntry.objects.filter(action="offices.programme.opened").count() == 1
    assert audit_faults(programme) == []


@pytest.mark.parametrize(
    ("code", "changed", "sentence"),
    [
        ("yixian", {}, "已有代码是 yixian 的项目"),
        ("other", {}, "已有账号 lin"),
        ("other", {"years": "2027-2025"}, "请写成 2025-2027"),
        ("other", {"years": "三年"}, "请写成 2025-2027"),
        ("乙 县", {"username": "other"}, ""),
        ("other", {"username": "a b"}, "账号写成了“a b”"),
        ("other", {"username": "other", "office": "局" * 200}, ""),
        ("other", {"username": "other", "title": "长" * 201}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    coordinator: Client, code: str, changed: dict[str, str], sentence: str
):
    result = opened(code, **changed)
    assert result.exit_code == 2
    assert sentence in result.output
    assert (Programme.objects.count(), Person.objects.count()) == (1, 1)
