"""What the forms of a project's 招商 section send -> the room's actions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi.projects import (
    Arrival,
    ArrivedFunds,
    CertificationStep,
    Contract,
    ContractAmount,
    promotion_rules,
)
from luoshi_web.projects import actions
from luoshi_web.projects.forms import amount_in
from luoshi_web.projects.pages.attraction import TURNED_DOWN
from luoshi_web.projects.views.project_deeds import Deed, Sent

_YEARS: Final = re.compile(r"[、，,;；\s年]+")
_YEAR: Final = re.compile(r"20\d\d", re.ASCII)


def contract(sent: Sent) -> None:
    code = sent.text("code")[:60]
    if not code:
        raise LuoshiError(_("没有填合同编号。"), _("请照正式合同填。"))
    one = Contract(
        code, sent.day("on", _("签订日期")), ContractAmount(_money(sent, _("合同金额"))),
        sent.fitting("site", _("地点"), 100),
    )  # fmt: skip
    actions.add_contract(
        sent.access, sent.rights, sent.kept, sent.seen, one, answer=sent.answer, at=sent.at
    )
    if sent.has_file("file"):
        sent.attach(
            sent.store("file"), f"contract:{code}"[:60], _("合同 %(code)s") % {"code": code}
        )


def arrival(sent: Sent) -> None:
    on, proof = sent.day("on", _("到位日期")), sent.fitting("proof", _("凭证"), 200)
    funds = ArrivedFunds(_money(sent, _("到位金额")), proof)
    actions.add_arrival(
        sent.access, sent.rights, sent.kept, sent.seen, Arrival(on, funds), answer=sent.answer,
        at=sent.at,
    )  # fmt: skip
    if sent.has_file("file"):
        sent.attach(sent.store("file"), f"arrival:{on}", proof)


def certify(sent: Sent) -> None:
    """key: the step."""
    one = CertificationStep(
        sent.key, sent.day("on", _("办理日期")), sent.fitting("by", _("办理单位"), 100),
        passed=sent.text("passed") != TURNED_DOWN, words=sent.fitting("words", _("意见")),
    )  # fmt: skip
    actions.certify(sent.access, sent.rights, sent.kept, sent.seen, one, at=sent.at)


def traits(sent: Sent) -> None:
    found = [code for code in promotion_rules().exclusions if sent.text(f"trait-{code}")]
    typed = [year for year in _YEARS.split(sent.text("counted_in")) if year]
    wrong = [year for year in typed if not _YEAR.fullmatch(year)]
    if wrong:
        raise LuoshiError(
            _("计过的年份填的“%(text)s”不是年份。") % {"text": wrong[0][:20]},
            _("请填四位数的年份，如 2025；几年用顿号隔开。"),
        )
    actions.set_traits(
        sent.access, sent.rights, sent.kept, sent.seen, found, [int(year) for year in typed],
        answer=sent.answer, at=sent.at,
    )  # fmt: skip


def _money(sent: Sent, label: str) -> Quantity:
    money = amount_in(sent.text("amount"), label)
    if money is None:
        raise LuoshiError(_("没有填%(label)s。") % {"label": label}, _("请填数字，如 1200。"))
    return money


ATTRACTION_DEEDS: Final[Mapping[str, Deed]] = {
    "contract": Deed(contract, gettext_lazy("合同已登记。")),
    "arrival": Deed(arrival, gettext_lazy("到位资金已登记。")),
    "file": Deed(certify, gettext_lazy("已申报认定。")),
    "certify": Deed(certify, gettext_lazy("认定这一步已存。"), "promotion"),
    "traits": Deed(traits, gettext_lazy("不计入的情形已存。"), "promotion"),
}
