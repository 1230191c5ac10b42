"""比对: two plans of the programme beside each other, target by target and duty by duty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from luoshi.comparing import Comparison, DutyPair, TargetPair
from luoshi.plan import Duty, Plan, Target
from luoshi_web.drafts.pages.words import cadence_word, change_word, kind_word
from luoshi_web.ledger.pages.numbering import short_place
from luoshi_web.ledger.pages.words import SIGNS, amount, goal_text, role_word

_PARTS: Final = (
    frozenset({"indicator"}),
    frozenset({"op", "value", "value2", "unit"}),
    frozenset({"kind"}),
    frozenset({"cadence", "year", "base_year"}),
    frozenset({"section"}),
)
ORDER: Final = ("changed", "added", "removed", "same")


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """old, new: the same parts in the same order; empty where there is none."""

    change: str
    word: str
    old_code: str
    new_code: str
    old: tuple[Part, ...]
    new: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    title: str
    programme: str
    olds: tuple[Choice, ...]
    news: tuple[Choice, ...]
    is_asked: bool
    targets: tuple[PairRow, ...]
    same: tuple[PairRow, ...]
    duties: tuple[PairRow, ...]
    same_duties: int
    has_sample: bool = False


def choices_of(sources: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, words, code == chosen) for code, words in sources)


def compare_page(
    programme: str,
    sources: Sequence[tuple[str, str]],
    codes: tuple[str, str],
    pair: tuple[Plan, Plan] | None,
    comparison: Comparison | None,
) -> ComparePage:
    """pair: old and new plan; None when the address asks for none yet, or the programme has only one."""
    rows: list[PairRow] = []
    duties: list[PairRow] = []
    title = _("两版方案比对")
    if pair is not None and comparison is not None:
        rows = list(_target_rows(pair, comparison.targets))
        duties = list(_duty_rows(pair, comparison.duties))
        counts = comparison.counts()
        title = _("目标新增 %(a)s、有变 %(c)s、去掉 %(r)s、不变 %(s)s") % {
            "a": counts["added"],
            "c": counts["changed"],
            "r": counts["removed"],
            "s": counts["same"],
        }
    return ComparePage(
        title=title,
        programme=programme,
        olds=choices_of(sources, codes[0]),
        news=choices_of(sources, codes[1]),
        is_asked=pair is not None,
        targets=tuple(row for row in rows if row.change != "same"),
        same=tuple(row for row in rows if row.change == "same"),
        duties=tuple(row for row in duties if row.change != "same"),
        same_duties=sum(row.change == "same" for row in duties),
    )


def _target_rows(pair: tuple[Plan, Plan], targets: Iterable[TargetPair]) -> Iterable[PairRow]:
    for one in targets:
        yield PairRow(
            one.change,
            change_word(one.change),
            one.old.id if one.old else "",
            one.new.id if one.new else "",
            _target_parts(pair[0], one.old, one.fields),
            _target_parts(pair[1], one.new, one.fields),
        )


def _target_parts(plan: Plan, target: Target | None, fields: Sequence[str]) -> tuple[Part, ...]:
    if target is None:
        return ()
    goal = f"{SIGNS[target.op]} {amount(goal_text(target), target.unit)}".strip()
    when = cadence_word(target.cadence) if target.cadence != "by" else ""
    year = _("%(year)s 年") % {"year": target.year} if target.year else ""
    base = _("较 %(year)s 年") % {"year": target.base_year} if target.base_year else ""
    words = (
        target.indicator,
        goal,
        kind_word(target.kind),
        " ".join(part for part in (when, base, year) if part) or _("未写期限"),
        short_place(plan, target.section),
    )
    return tuple(
        Part(said, bool(names & set(fields))) for said, names in zip(words, _PARTS, strict=True)
    )


def _duty_rows(pair: tuple[Plan, Plan], duties: Iterable[DutyPair]) -> Iterable[PairRow]:
    for one in duties:
        old, new = _parties(one.old), _parties(one.new)
        yield PairRow(
            one.change,
            change_word(one.change),
            short_place(pair[0], one.old.section) if one.old else "",
            short_place(pair[1], one.new.section) if one.new else "",
            tuple(Part(name, name not in new) for name in old),
            tuple(Part(name, name not in old) for name in new),
        )


def _parties(duty: Duty | None) -> tuple[str, ...]:
    parties = duty.parties if duty else ()
    return tuple(
        p.name if p.role == "responsible" else f"{p.name}（{role_word(p.role)}）" for p in parties
    )
