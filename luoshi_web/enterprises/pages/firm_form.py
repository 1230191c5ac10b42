"""The form of an enterprise's identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.enterprises.models import MOST_NAME, Firm, FirmName
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class FirmForm:
    title: str
    programme: str
    heading: str
    tabs: tuple[Tab, ...]
    action_url: str
    back_url: str
    edition: int
    values: Mapping[str, str]
    towns: tuple[Choice, ...]
    scales: tuple[Choice, ...]
    most_name: int
    fault: str


def firm_form(
    access: Access,
    towns: Sequence[Unit],
    values: Mapping[str, str],
    *,
    firm: Firm | None = None,
    fault: str = "",
) -> FirmForm:
    here = access.programme.code
    arguments: list[str | int] = [here, firm.number] if firm else [here]
    return FirmForm(
        title=_("修改企业档案") if firm else _("建企业档案"),
        programme=here,
        heading=_("修改企业档案") if firm else _("建企业档案"),
        tabs=tabs(access, ""),
        action_url=reverse(
            "enterprises:firm-edit" if firm else "enterprises:firm-new", args=arguments
        ),
        back_url=reverse("enterprises:firm" if firm else "enterprises:firms", args=arguments),
        edition=firm.edition if firm else 0,
        values=values,
        towns=chosen(((unit.code, unit.name) for unit in towns), values.get("town", "")),
        scales=chosen([("yes", _("规上")), ("no", _("规下"))], values.get("above_scale", "")),
        most_name=MOST_NAME,
        fault=fault,
    )


def values_of(firm: Firm, names: Sequence[FirmName]) -> dict[str, str]:
    """As the form shows them."""
    scales = {True: "yes", False: "no", None: ""}
    return {
        "name": firm.name,
        "others": "\n".join(one.name for one in names if not one.is_main),
        "credit_code": firm.credit_code,
        "town": firm.town.code if firm.town else "",
        "trade": firm.trade,
        "above_scale": scales[firm.above_scale],
        "founded_on": firm.founded_on.isoformat() if firm.founded_on else "",
        "contact": firm.contact,
        "phone": firm.phone,
    }
