"""What the tests of notices share: a message to tell, people of the cast, a channel to tell them by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cast import NOW, access_of

from luoshi_web.notices.actions import Message, add_channel
from luoshi_web.notices.addresses import PERSON, PROGRAMME, check_address
from luoshi_web.notices.models import Channel
from luoshi_web.offices.models import Person

# Beijing time. 2026-10-12 and 13 are a Monday and a Tuesday that work; the 10th is a Saturday that works (for 1 October).
MORNING = datetime(2026, 10, 12, 9, 30, tzinfo=UTC) - timedelta(hours=8)
DUE = datetime(2026, 10, 20, 9, tzinfo=UTC)
CHOSEN = ("rui", "hua")


def message(**more) -> Message:
    given = {
        "kind": "opened",
        "what": "请填报 9 月月报。",
        "by": DUE,
        "where": "/jia/units/",
        "key": "reporting.opened:1",
    }
    return Message(**(given | more))


def people(*names: str) -> list[Person]:
    return list(Person.objects.filter(username__in=names or CHOSEN))


def channel(address: str, name: str = "rui", *, common: bool = False) -> Channel:
    checked = check_address(address, PROGRAMME if common else PERSON)
    return add_channel(access_of(name), checked, "试", common=common, at=NOW)
