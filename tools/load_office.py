"""The office behind `make bench-load`: made before, compared with what was sent afterwards. Run by bench/load.py, in the
environment of the server that it measures.

    python tools/load_office.py make FILE     a programme of 70 units, 200 people signed in, an open round; FILE tells it
    python tools/load_office.py check FILE    what FILE says was sent, against what is stored; one line a fault
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.site.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from luoshi.packs import load_pack_dir, sample_observations  # noqa: E402
from luoshi.plan import Period, decimal_text  # noqa: E402
from luoshi_web.ledger.actions import import_observations, start_programme  # noqa: E402
from luoshi_web.ledger.models import Indicator, Observation  # noqa: E402
from luoshi_web.offices.models import (  # noqa: E402
    Membership,
    Person,
    Post,
    Programme,
    Role,
    Unit,
    UnitSet,
)
from luoshi_web.offices.queries import audit_faults  # noqa: E402
from luoshi_web.reporting.actions import collect_from  # noqa: E402
from luoshi_web.reporting.jobs import keep_rounds  # noqa: E402
from luoshi_web.reporting.models import Entry, EntryChange, Report, Step  # noqa: E402
from luoshi_web.reporting.queries import graded_in, owed_by, targets_of  # noqa: E402
from luoshi_web.site.middleware import current_time  # noqa: E402

UNITS, SESSIONS, COLLECTED, MONTHS = 70, 200, 8, 34
START = date(2024, 8, 6)
PACK = Path("packs/tengzhou")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def make(out: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    now = current_time()
    pack = load_pack_dir(PACK)
    programme = start_programme(pack, password="-", actor="系统", at=now)
    import_observations(
        programme, sample_observations(pack, clock=now.date()), actor="系统", at=now
    )
    units = _units(programme)
    chosen = _collected(programme, units)
    keep_rounds(programme, now)
    _history(programme, units, chosen, now)
    round_ = programme.rounds.get(opened_at__isnull=False)
    round_.programme = programme
    owed = owed_by(programme, round_)
    graded = graded_in(programme)
    people = _people(programme, units, now)
    told = []
    for unit in units:
        report = Report.objects.get(round=round_, unit=unit)
        told.append({
            "unit": unit.code,
            "report": report.pk,
            "keys": [item.key for item in owed[unit.pk].hand],
            "grades": [i.key for i in owed[unit.pk].hand if i.indicator.pk in graded],
            "people": people[unit.pk],
        })  # fmt: skip
    month = Period(round_.month, round_.month, "month")
    office = _session(Person.objects.get(username=_coordinator()))
    body = {"programme": programme.code, "month": str(month), "units": told, "office": office}
    out.write_text(json.dumps(body), encoding="utf-8")


def _coordinator() -> str:
    return Post.objects.filter(role=Role.COORDINATOR).order_by("pk")[0].person.username


def _units(programme: Programme) -> list[Unit]:
    """70 that report: those of the pack and made ones."""
    standing = list(Unit.objects.filter(programme=programme, kind__in=("town", "subdistrict",
                                        "department")).order_by("position", "pk"))[:UNITS]  # fmt: skip
    for n in range(UNITS - len(standing)):
        unit = Unit(programme=programme, code=f"made-{n}", name=f"压测单位{n}", kind="department",
                    position=900 + n)  # fmt: skip
        unit.save(force_insert=True)
        standing.append(unit)
    return standing


def _collected(programme: Programme, units: list[Unit]) -> list[Indicator]:
    """Eight monthly figures that each of the 70 reports for itself."""
    proving = {row.indicator for row in targets_of(programme)}
    rows = Indicator.objects.filter(
        programme=programme, pk__in=proving, frequency="month", official=False, lag_months=1
    ).order_by("pk")[:COLLECTED]
    everybody = UnitSet.objects.create(programme=programme, code="load", name="压测各单位")
    Membership.objects.bulk_create(
        Membership(programme=programme, unit_set=everybody, unit=unit, since=START)
        for unit in units
    )
    for row in rows:
        collect_from(programme, row, everybody, actor="系统", at=current_time())
    return list(rows)


def _history(programme: Programme, units: list[Unit], chosen: list[Indicator], now: Any) -> None:
    """Nearly three years of each unit's figures before the round, as they would stand."""
    last = programme.rounds.get(opened_at__isnull=False).month
    Observation.objects.bulk_create(
        (
            Observation(
                programme=programme,
                indicator=row,
                area=unit.name,
                period=str(Period(month, month, "month")),
                first_month=month,
                last_month=month,
                value=Decimal(100 + month % 12),
                unit=row.unit,
                vintage="final",
                source="report",
                document="压测",
                recorded_at=now,
                recorded_by="系统",
            )
            for row in chosen
            for unit in units
            for month in range(last - MONTHS, last)
        ),
        batch_size=1000,
    )


def _people(programme: Programme, units: list[Unit], now: Any) -> dict[int, list[dict[str, str]]]:
    """Two reporters and a head for the first units, one reporter and a head for the rest: 200 in all."""
    password = make_password("-")
    threes = SESSIONS - 2 * len(units)
    found: dict[int, list[dict[str, str]]] = {}
    Post.objects.filter(programme=programme, role__in=(Role.HEAD, Role.REPORTER)).update(
        until=date(2024, 8, 7)
    )
    for n, unit in enumerate(units):
        roles = [Role.REPORTER, Role.HEAD] + ([Role.REPORTER] if n < threes else [])
        for m, role in enumerate(roles):
            person = Person(username=f"load-{n}-{m}", name=f"压测{n}之{m}", password=password,
                            joined_at=now)  # fmt: skip
            person.save(force_insert=True)
            Post.objects.create(
                programme=programme, person=person, unit=unit, role=role, since=START
            )
            found.setdefault(unit.pk, []).append(
                {"role": str(role.value), "session": _session(person)}
            )
    return found


def _session(person: Person) -> str:
    """Signed in, as after the sign-in page: that page is not what is measured."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def check(file: Path) -> int:
    sent = json.loads(file.read_text(encoding="utf-8"))
    faults: list[str] = []
    for unit in sent["units"]:
        rows = Entry.objects.filter(report=unit["report"]).select_related("indicator")
        stored = {f"{e.indicator.code}|{e.area}|{e.period}": e for e in rows}
        if set(stored) != set(unit["saved"]):
            faults.append(f"{unit['unit']}: cells {len(stored)}, sent {len(unit['saved'])}")
        for key, given in unit["saved"].items():
            entry = stored.get(key)
            text = "" if entry is None else entry.grade or decimal_text(entry.value or Decimal(0))
            if entry is None or text != given["text"] or entry.version != given["version"]:
                faults.append(f"{unit['unit']} {key}: {text}, sent {given}")
            elif EntryChange.objects.filter(entry=entry).count() != entry.version:
                faults.append(f"{unit['unit']} {key}: history is not as long as the version")
            elif entry.observation is None or entry.observation.value != entry.value:
                faults.append(f"{unit['unit']} {key}: the accepted figure is another")
        steps = list(Step.objects.filter(report=unit["report"]).values_list("move", flat=True))
        if steps != ["submit", "sign", "accept"]:
            faults.append(f"{unit['unit']}: steps {steps}")
        if Report.objects.get(pk=unit["report"]).version != 3:
            faults.append(f"{unit['unit']}: version")
    made = Observation.objects.filter(document__endswith="月报").count()
    cells = sum(len(unit["saved"]) for unit in sent["units"])
    if made != cells:
        faults.append(f"figures {made}, cells {cells}")
    programme = Programme.objects.get(code=sent["programme"])
    faults += [fault.message for fault in audit_faults(programme)]
    for fault in faults[:20]:
        print(fault)
    print(f"{len(sent['units'])} 份月报，{cells} 格，{made} 个数，审计链 "
          f"{programme.audit_entries.count()} 条；不符 {len(faults)} 处")  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    what, name = sys.argv[1:]
    if what == "make":
        make(Path(name))
    else:
        sys.exit(check(Path(name)))
