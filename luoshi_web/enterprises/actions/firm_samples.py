"""The registers' made-up enterprises as cards, so that the demonstration has a directory. Through the same actions as people use."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils import timezone

from luoshi.enterprises.credit_code import check_character
from luoshi_web.enterprises.actions.firms import FirmTold, change_firm, gather_firms
from luoshi_web.enterprises.firm_rows import unknown_entries
from luoshi_web.enterprises.guards import ladder_rights
from luoshi_web.enterprises.models import Firm
from luoshi_web.offices.models import Person, Programme, Role
from luoshi_web.offices.queries import Access, access_to

# Made up from words of the made-up names, in the order in which they are tried.
_TRADES: Final = (
    ("药", "医药制造"), ("食品", "食品加工"), ("纺织", "纺织"), ("玻璃", "玻璃制品"), ("机床", "数控机床"),
    ("机械", "装备制造"), ("装备", "装备制造"), ("新材料", "新材料"), ("储能", "锂电和储能"), ("软件", "软件和信息"),
    ("合作社", "农业"), ("农业", "农业"), ("矿", "采矿"),
)  # fmt: skip
_CARDS: Final = 60
_AREA: Final = "370481"


def sample_firms(programme: Programme, *, at: datetime) -> int:
    """A card for every enterprise that the made-up entries name; some of them with more of their identity. Returns how many."""
    access = _keeper(programme, at)
    held = ladder_rights(access)
    entries = [one for one in unknown_entries(access) if one.row.sample]
    count = gather_firms(access, held, entries, at=at)
    rows = Firm.objects.filter(programme=programme, sample=True, merged_into=None)
    for at_, firm in enumerate(rows.select_related("town").order_by("number")[:_CARDS]):
        firm.programme = programme
        change_firm(access, held, firm, firm.edition, _told(firm, at_, at), at=at)
    return count


def _told(firm: Firm, at_: int, at: datetime) -> FirmTold:
    """A code that checks and belongs to nobody: its registering office is the letter Y, others, of an area of this county."""
    body = f"Y1{_AREA}DEM{at_:06d}"
    founded = date(timezone.localtime(at).year - 3 - at_ % 18, at_ % 12 + 1, at_ % 27 + 1)
    return FirmTold(
        name=firm.name,
        credit_code=body + check_character(body),
        town=firm.town,
        trade=next((trade for word, trade in _TRADES if word in firm.name), "其他"),
        above_scale=at_ % 3 != 0,
        founded_on=founded,
        contact=f"示例联系人{at_ + 1}",
        phone=f"0632-000{at_:04d}",
    )


def _keeper(programme: Programme, at: datetime) -> Access:
    person = Person.objects.filter(posts__programme=programme, posts__role=Role.COORDINATOR)[0]
    return access_to(person, programme.code, timezone.localtime(at).date())
