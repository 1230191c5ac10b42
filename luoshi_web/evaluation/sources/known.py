"""Which sources there are, by the key that a scheme writes, and what each is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.evaluation.sources.appeals import of_appeals
from luoshi_web.evaluation.sources.model import Asked, Found
from luoshi_web.evaluation.sources.projects import RATES, of_projects
from luoshi_web.evaluation.sources.registers import computed_codes, of_register
from luoshi_web.evaluation.sources.reports import completeness
from luoshi_web.evaluation.sources.supervision import orders_on_time, orders_returned, tour_scores
from luoshi_web.evaluation.sources.targets import achieved, of_target
from luoshi_web.ledger.models import Target
from luoshi_web.offices.models import Programme

Read = Callable[[Asked], Mapping[str, Found]]


@dataclass(frozen=True, slots=True)
class Source:
    """label: what it is called; missing: the sentence where a unit has none. target: of every unit, None: as allotted."""

    label: Promise | str
    read: Read
    missing: Promise | str
    target: Fraction | None = None


def _none_told(asked: Asked) -> Mapping[str, Found]:
    """What no room of this installation answers: the sentence of the source says so."""
    return {}


_ALL: Final = Fraction(100)
_NO_PROJECTS: Final = gettext_lazy("没有冻结的项目月份，或没有列入这个率的项目。")
_RATE_WORDS: Final = {
    "invest_rate": gettext_lazy("项目投资完成率"),
    "start_rate": gettext_lazy("项目新开工率"),
    "finish_rate": gettext_lazy("项目竣工投产率"),
    "stat_rate": gettext_lazy("项目纳统率"),
}
_APPEAL_WORDS: Final = {
    "response": gettext_lazy("企业诉求响应率"),
    "on_time": gettext_lazy("企业诉求按期办结率"),
    "solved": gettext_lazy("企业诉求解决率"),
    "satisfied": gettext_lazy("企业诉求满意率"),
    "overall": gettext_lazy("企业诉求综合得分"),
}
FIXED: Final[dict[str, Source]] = {
    "targets.achieved": Source(
        gettext_lazy("牵头目标达到或超过时序的占比"), achieved,
        gettext_lazy("没有牵头的目标，或都还没有可评的数。"), _ALL,
    ),
    **{
        f"projects.{word}": Source(_RATE_WORDS[word], partial(of_projects, word=word), _NO_PROJECTS)
        for word in RATES
    },
    "orders.on_time": Source(
        gettext_lazy("督办单按时办结率"), orders_on_time, gettext_lazy("没有到期的督办单。"), _ALL,
    ),
    "orders.returned": Source(
        gettext_lazy("督办单退回次数"), orders_returned, gettext_lazy("没有督办单。"), Fraction(0),
    ),
    **{
        f"appeals.{word}": Source(
            label, partial(of_appeals, word=word),
            gettext_lazy("这段时间没有应计入这项的企业诉求。"), _ALL,
        )
        for word, label in _APPEAL_WORDS.items()
    },
    "tours.score": Source(
        gettext_lazy("观摩得分"), tour_scores, gettext_lazy("没有参加公布了结果的观摩。"), _ALL,
    ),
    "ballots.score": Source(
        gettext_lazy("企业背对背评价得分"), _none_told, gettext_lazy("还没有公布过的背对背评价。"), _ALL,
    ),
    "reports.complete": Source(
        gettext_lazy("应报数据的完整率"), completeness, gettext_lazy("没有应报的数据。"), _ALL,
    ),
}  # fmt: skip
MANUAL: Final = "manual"
TARGET: Final = "target:"
REGISTER: Final = "register:"


def source_of(key: str) -> Source | None:
    """None for a key that no source answers to."""
    if key in FIXED:
        return FIXED[key]
    if key.startswith(TARGET):
        code = key.removeprefix(TARGET)
        return Source(
            _("目标 %(code)s 的分镇街数") % {"code": code}, partial(of_target, code=code),
            _("这个目标没有这个单位的数。"),
        )  # fmt: skip
    if key.startswith(REGISTER):
        code = key.removeprefix(REGISTER)
        return Source(
            _("台账指标 %(code)s") % {"code": code}, partial(of_register, code=code),
            _("台账里没有这个单位的数。"),
        )  # fmt: skip
    if key == MANUAL or key.startswith(f"{MANUAL}:"):
        return Source(_("考核办录入，附文件"), _none_told, _("还没有录入，或已经撤回。"))
    return None


def is_typed(key: str) -> bool:
    return key == MANUAL or key.startswith(f"{MANUAL}:")


def unknown(programme: Programme, asked: Asked, keys: tuple[str, ...]) -> dict[str, str]:
    """Key -> what is wrong with it, of those that this programme cannot answer. Four queries at most."""
    found: dict[str, str] = {}
    targets = set(Target.objects.filter(programme=programme).values_list("code", flat=True))
    computed = computed_codes(asked) if any(key.startswith(REGISTER) for key in keys) else ()
    for key in keys:
        if source_of(key) is None:
            found[key] = _("没有“%(key)s”这个数据来源。") % {"key": key[:60]}
        elif key.startswith(TARGET) and key.removeprefix(TARGET) not in targets:
            found[key] = _("方案里没有目标 %(code)s。") % {"code": key.removeprefix(TARGET)[:30]}
        elif key.startswith(REGISTER) and key.removeprefix(REGISTER) not in computed:
            found[key] = _("没有台账计算指标 %(code)s。") % {
                "code": key.removeprefix(REGISTER)[:60]
            }
    return found


def source_words() -> tuple[tuple[str, str], ...]:
    """(key, what it is), for the page that helps to write a scheme."""
    told = [(key, str(source.label)) for key, source in FIXED.items()]
    return (
        *told,
        ("target:编号", str(_("方案目标的分镇街数，编号如 T05"))),
        ("register:指标代码", str(_("台账按单位或镇街算出的指标"))),
        ("manual:名称", str(_("考核办录入的数，必须写出处"))),
    )
