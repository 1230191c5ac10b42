"""采用: what will be adopted, what it changes, who must answer what, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luoshi.comparing import TargetPair
from luoshi_web.drafts.adoption import Prepared
from luoshi_web.drafts.matching import NameRow
from luoshi_web.drafts.models import Meant
from luoshi_web.drafts.pages.words import change_word, target_words
from luoshi_web.drafts.review import Review


@dataclass(frozen=True, slots=True)
class TargetLine:
    """how: the indicator it is measured by, or why it is not judged."""

    change: str
    word: str
    code: str
    was: str
    now: str
    how: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class AskedLine:
    question: str
    codes: str
    who: str


@dataclass(frozen=True, slots=True)
class AdoptPage:
    title: str
    programme: str
    pk: int
    draft_title: str
    over: int
    next: int
    counts: tuple[tuple[str, int], ...]
    changes: tuple[tuple[str, int], ...]
    lines: tuple[TargetLine, ...]
    same: int
    refused: int
    asked: tuple[AskedLine, ...]
    settled: int
    new_units: tuple[str, ...]
    new_sets: tuple[str, ...]
    nobody: tuple[str, ...]
    hindrances: tuple[str, ...]
    warnings: tuple[tuple[str, str], ...]
    may_adopt: bool
    error: str
    has_sample: bool = False

    @property
    def is_ready(self) -> bool:
        return self.may_adopt and not self.hindrances


def adopt_page(
    programme: str,
    review: Review,
    names: Sequence[NameRow],
    prepared: Prepared,
    over: int,
    units: Mapping[str, str],
    hindrances: Sequence[str],
    horizon: tuple[int, int],
    *,
    may_adopt: bool,
    error: str,
) -> AdoptPage:
    plan = review.plan
    counts = prepared.comparison.counts() if prepared.comparison else {"added": len(plan.targets)}
    queries = prepared.adoption.queries
    waiting = [query for query in queries if query.decided_on is None]
    order = {code: place for place, code in enumerate(units)}
    return AdoptPage(
        title=_("采用为第 %(n)s 版") % {"n": over + 1},
        programme=programme,
        pk=review.draft.pk,
        draft_title=plan.title or review.draft.title,
        over=over,
        next=over + 1,
        counts=(
            (_("目标"), len(plan.targets)),
            (_("责任"), len(plan.duties)),
            (_("事项"), len(plan.milestones)),
            (_("机制"), len(plan.mechanisms)),
            (_("点名项目"), len(plan.projects)),
        ),
        changes=tuple(
            (change_word(change), counts.get(change, 0))  # type: ignore[call-overload]
            for change in ("added", "changed", "removed", "same")
        ),
        lines=tuple(_lines(prepared)),
        same=counts.get("same", 0),
        refused=len(prepared.refused),
        asked=tuple(
            AskedLine(q.question, "、".join(q.targets), units.get(q.answerer, ""))
            for q in sorted(waiting, key=lambda q: order.get(q.answerer, -1))
        ),
        settled=len(queries) - len(waiting),
        new_units=_meant(names, Meant.NEW_UNIT),
        new_sets=_meant(names, Meant.NEW_SET),
        nobody=_meant(names, Meant.NOBODY),
        hindrances=tuple(hindrances),
        warnings=tuple(_warnings(plan.horizon, horizon, counts)),
        may_adopt=may_adopt,
        error=error,
    )


def _warnings(
    plan: tuple[int, int] | None, programme: tuple[int, int], counts: Mapping[Any, int]
) -> Iterable[tuple[str, str]]:
    """(sentence, tab of the review page where it is mended). They keep nobody from adopting.

    Targets without a year are due at the end of the plan's years, so a wrong reading moves many deadlines.
    """
    if plan is not None and plan != programme:
        said = _("规划期读作 %(a)s–%(b)s 年，项目是 %(c)s–%(d)s 年。没写年份的目标按规划期末评价。")
        yield said % {"a": plan[0], "b": plan[1], "c": programme[0], "d": programme[1]}, "head"
    gone, stays = counts.get("removed", 0), counts.get("same", 0) + counts.get("changed", 0)
    if gone > stays:
        said = _("现行版的 %(all)s 项目标有 %(gone)s 项不在这份稿里。请确认没有传错文件。")
        yield said % {"all": gone + stays, "gone": gone}, "target"


def _meant(names: Iterable[NameRow], meant: str) -> tuple[str, ...]:
    return tuple(row.name for row in names if row.match and row.match.meant == meant)


def _lines(prepared: Prepared) -> Iterable[TargetLine]:
    """What is the same and judged as before is only counted."""
    plan = prepared.adoption.plan
    pairs: Sequence[TargetPair] = (
        prepared.comparison.targets
        if prepared.comparison
        else [TargetPair(None, target, "added") for target in plan.targets]
    )
    names = {row.code: row.name for row in prepared.adoption.indicators}
    rules = {rule.target: rule for rule in prepared.adoption.rules}
    for pair in pairs:
        code = pair.new.id if pair.new else ""
        refused = prepared.refused.get(code, "")
        if pair.change == "same" and not refused:
            continue
        yield TargetLine(
            pair.change,
            change_word(pair.change),
            code or (pair.old.id if pair.old else ""),
            target_words(pair.old) if pair.old else "",
            target_words(pair.new) if pair.new else "",
            refused or _how(code, prepared, names, rules[code].indicator if code else ""),
            bool(refused),
        )


def _how(code: str, prepared: Prepared, names: Mapping[str, str], indicator: str) -> str:
    if not code:
        return _("不再评价，已有数据保留")
    if code in prepared.kept:
        return _("沿用原指标")
    if indicator in names:
        return _("新立指标“%(name)s”") % {"name": names[indicator]}
    return _("用已有的同名指标")
