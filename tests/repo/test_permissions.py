"""Every route, for the whole cast and for nobody: what it answers, and how many queries it costs.

matrix.json holds the rows; a route without a row fails, so does a row without a route. LUOSHI_RECORD=1 writes the
query counts anew, never the statuses.
"""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from appeal_page_cases import appeal_keys
from ask_cases import some_ask, some_case, some_measure
from bulletin_cases import published
from bulletins_made import sent
from cast import NOW, PASSWORD, PEOPLE, access_of, join, load_county, load_register_of, some_figures
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from enterprise_cases import some_firm
from evaluation_cases import evaluation_keys
from meeting_cases import one_decision
from peer_cases import everything as peers_of
from project_books import brought_book
from project_cases import kept, load_three, rights_of_
from reports import evidence, opened, report_of
from reward_cases import everything as rewards_of
from standings import PLAN
from tour_cases import opened as opened_tour

from luoshi.plan import Period, Quantity
from luoshi.projects import Need
from luoshi.writing.templates import default_template
from luoshi_web.drafts.actions import Upload, upload_draft
from luoshi_web.guidance.actions import Asked, ask
from luoshi_web.ledger.pages.build import forget_standings
from luoshi_web.offices.actions import Leave, set_absence, store_file
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import access_to
from luoshi_web.papers.actions import upload_template
from luoshi_web.papers.signing import OnPaper
from luoshi_web.projects.actions import (
    LeadTold,
    add_lead,
    attach_file,
    freeze_month,
    raise_need,
    raise_problem,
)
from luoshi_web.projects.promotion_rows import forget_promotion
from luoshi_web.projects.queries import forget_snapshots
from luoshi_web.projects.year_rows import forget_years
from luoshi_web.registers.models import SavedFilter
from luoshi_web.reporting.queries import forget_asked
from luoshi_web.supervision.actions.decisions import report_decision
from luoshi_web.supervision.actions.orders import Given, NewOrder, draft_order, move_order
from luoshi_web.supervision.actions.plans import (
    ItemTold,
    approve_item,
    make_item,
)
from luoshi_web.supervision.guards import rights as office_of
from luoshi_web.supervision.models import Alert, Meeting, OrderFile
from luoshi_web.supervision.tour_rows import stops_of

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("matrix.json")
ROWS: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
MOST_QUERIES = 20
CAST = ("nobody", "wai", *PEOPLE)


def routes(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> set[str]:
    """Every route of the site as it is written in the urls modules."""
    found: set[str] = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found |= routes(pattern.url_patterns, route)
        else:
            found.add(route)
    return found


@pytest.fixture
def keys(settings) -> dict[str, int]:
    """The county with figures, one paper and one draft; the keys of both."""
    settings.CLOCK = NOW.isoformat()
    forget_standings()
    county = load_county()
    some_figures(county)
    load_three(county)
    freeze_month(access_of("mei"), rights_of_("mei"), Period.month(2026, 8), at=NOW)
    report, owed = report_of(opened(county), "jia")
    access = access_to(Person.objects.get(username="mei"), "jia", NOW.date())
    upload = Upload("稿.txt", "text/plain", PLAN.text.encode(), PLAN)
    rui, hua = (Person.objects.get(username=name) for name in ("rui", "hua"))
    away = Leave(rui, hua, date(2026, 11, 2), date(2026, 11, 6))
    administrator = access_to(Person.objects.get(username="su"), "jia", NOW.date())
    return {
        "rui": rui.pk,
        "post": rui.posts.get().pk,
        "absence": set_absence(administrator, away, at=NOW).pk,
        "paper": published().pk,
        "draft": upload_draft(access, upload, at=NOW).pk,
        "evidence": evidence(report, owed, "t04").pk,
        "statistics": sent(county).pk,
        "filter": shared_filter(county).pk,
        "project_file": project_file(county),
        "brought": brought_book(county),
        "lead": some_lead(county),
        "problem": project_matters(county),
        "order_file": some_orders(county),
        "alert": some_alert(county),
        "plan_item": some_plan(county),
        "decision_step": some_meeting(county),
        "tour_stop": some_tour(county),
        "template": some_template(),
        **evaluation_keys(county),
        **appeal_keys(county),
        "ask_file": some_ask(),
        "measure": some_measure(),
        "case_file": some_case(),
        **peers_of(county),
        **rewards_of(county),
        "question": some_question(county),
        "firm": some_firm(county),
    }


def shared_filter(county: Programme) -> SavedFilter:
    """Of the register 平台, lan's; everybody may look at the register through it."""
    register = load_register_of(county)
    person = Person.objects.get(username="lan")
    return SavedFilter.objects.create(
        programme=county, register=register, person=person, name="东乡的", query="area=dong", shared=True
    )  # fmt: skip


def project_matters(county: Programme) -> int:
    """The first problem, and the first need, of the first project."""
    mei, held = access_to(Person.objects.get(username="mei"), "jia", NOW.date()), rights_of_("mei")
    row = kept(1).row
    land = Need(row.name, "land", Quantity.of(30, "亩"), "county", date(2026, 9, 1))
    raise_need(mei, held, row, land, at=NOW)
    return raise_problem(mei, held, row, "没有通电", at=NOW).number


def some_orders(county: Programme) -> int:
    """The first is handed to 乙局, with a scan; the second is a draft."""
    mei, yi = access_of("mei"), Unit.objects.get(programme=county, code="yi")
    row = draft_order(
        mei, NewOrder("light", "大项目滞后", "逐个写明。", yi, target_code="T04"), at=NOW
    )
    row = move_order(mei, row, row.edition, "register", Given(approver="Lan"), at=NOW)
    scan = CheckedFile("签批.pdf", "application/pdf", b"%PDF-")
    signed = Given(signed="Lan", on=NOW.date(), scan=scan)
    row = move_order(mei, row, row.edition, "issue", signed, at=NOW)
    draft_order(mei, NewOrder("light", "水渠滞后", "写明原因。", yi, target_code="T05"), at=NOW)
    return OrderFile.objects.get(order=row).pk


def some_alert(county: Programme) -> int:
    """乙局 has to answer it."""
    day = NOW.date()
    return Alert.objects.create(
        programme=county, number=1, key="turned_red/target/T03/2026-09", kind="turned_red",
        matter="target/T03", target_code="T03", title="引进项目", month="2026-09", light="red",
        words="“引进项目”由正常转红；请乙局答复。", rules="2026-11", by=day, raised_at=NOW,
        unit=Unit.objects.get(programme=county, code="yi"),
    ).number  # fmt: skip


def some_plan(county: Programme) -> int:
    """The year's first item, approved on paper; the second is a draft."""
    mei, told = access_of("mei"), ItemTold(
        "水渠专项督查", "甲政办〔2026〕1号", "看进度。", date(2026, 3, 1), date(2026, 12, 31)
    )  # fmt: skip
    scan = CheckedFile("批件.pdf", "application/pdf", b"%PDF-")
    paper = OnPaper(Person.objects.get(username="lan"), NOW.date(), scan)
    row = make_item(mei, office_of(mei), told, at=NOW)
    row = approve_item(mei, office_of(mei), row, row.edition, paper, at=NOW)
    make_item(mei, office_of(mei), told, at=NOW)
    return row.pk


def some_lead(county: Programme) -> int:
    """甲局 follows it."""
    told = LeadTold("海河电机线索", Unit.objects.get(programme=county, code="jia"))
    return add_lead(access_of("rui"), rights_of_("rui"), told, date(2026, 10, 1), at=NOW).number


def project_file(county: Programme) -> int:
    """A file beside the first project."""
    stored = store_file(county, "照片.pdf", "application/pdf", b"%PDF-", actor="系统", at=NOW)
    row = kept(1).row
    attach_file(access_of("mei"), rights_of_("mei"), row, stored, at=NOW)
    return stored.pk


def some_tour(county: Programme) -> int:
    """The first tour, open for the vote of the leader alone; the key of its first stop."""
    return stops_of(opened_tour(county, names=("lan",)))[0].pk


def some_meeting(county: Programme) -> int:
    """The first meeting, signed on paper, with the first decision, 乙局's, which has a file; the key of its step."""
    made = one_decision()
    file = CheckedFile("纪要.pdf", "application/pdf", b"%PDF-")
    scan = store_file(county, file.name, file.media_type, file.data, actor="系统", at=NOW)
    Meeting.objects.update(scan=scan)
    return (
        report_decision(access_of("hua"), made, made.edition, "办了", file, at=NOW).steps.last().pk
    )


def some_question(county: Programme) -> int:
    """甲局 asks, 乙局 answers for the target."""
    jia = Unit.objects.get(programme=county, code="jia")
    return ask(access_of("rui"), Asked("target", "T06", "怎么评级？", jia), at=NOW).number


def some_template() -> int:
    """Of notices, not in use."""
    file = CheckedFile("通知.docx", "application/octet-stream", default_template("notice"))
    return upload_template(access_of("mei"), "notice", file, at=NOW).pk


def client_of(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != "nobody":
        assert client.login(username=name, password=PASSWORD)
    return client


def asked(client: Client, method: str, row: dict[str, Any], keys: dict[str, int]) -> int:
    url = row["url"].format(**keys)
    return getattr(client, method)(url, row.get("data", {}) if method == "post" else {}).status_code


def test_it_has_a_row_for_every_route_and_no_other():
    assert set(ROWS) == routes()


@pytest.mark.parametrize("name", CAST)
def test_it_answers_each_of_the_cast_as_written(name, keys):
    """One county for all routes; what a request changes is rolled back before the next."""
    client, wrong = client_of(name), []
    for route, row in ROWS.items():
        for method in ("get", "post"):
            expected = row[method].get(name, row[method].get("others"))
            with transaction.atomic():
                status = asked(client, method, row, keys)
                transaction.set_rollback(True)
            if not client.session.session_key and name != "nobody":
                client = client_of(name)
            if status != expected:
                wrong.append(f"{method} {route}: {status}, not {expected}")
    assert not wrong


def test_it_shows_no_project_to_an_enterprise(keys):
    """Whatever the address: a county's projects are not among an enterprise's own matters."""
    join(Programme.objects.get(), "qi", Role.ENTERPRISE, "jia")
    client, wrong = client_of("qi"), []
    rows = {route: row for route, row in ROWS.items() if "/projects" in route}
    assert len(rows) > 40
    for route, row in rows.items():
        for method in ("get", "post"):
            status = asked(client, method, row, keys)
            if status not in (403, 404, 405):
                wrong.append(f"{method} {route}: {status}")
    assert not wrong


def test_it_costs_the_queries_that_are_written_down_and_never_more_than_twenty(keys):
    now: dict[str, int] = {}
    for route, row in ROWS.items():
        client = client_of("mei")
        forget_standings()
        forget_asked()
        forget_snapshots()
        forget_promotion()
        forget_years()
        with CaptureQueriesContext(connection) as queries:
            asked(client, "get", row, keys)
        now[route] = len(queries)
    if os.environ.get("LUOSHI_RECORD"):
        for route, count in now.items():
            ROWS[route]["queries"] = count
        text = json.dumps(ROWS, ensure_ascii=False, indent=1, sort_keys=True)
        FILE.write_text(f"{text}\n", encoding="utf-8")
    assert now == {route: row["queries"] for route, row in ROWS.items()}
    assert max(now.values()) <= MOST_QUERIES
