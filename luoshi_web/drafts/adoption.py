"""From a reviewed draft to what the ledger adopts: indicators, rules, queries, whom each name means. Pure.

A target that an earlier version had keeps its indicator and what its rule says beyond the plan's words; a new one gets an
indicator and a rule proposed from its words; one that no rule can judge is adopted suspended, with the reason as a query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.comparing import Comparison, compare
from luoshi.errors import LuoshiError
from luoshi.packs import IndicatorRow, PartyMatch, QueryRow
from luoshi.plan import Plan, Target, UnitError, month_index, parse_unit
from luoshi.plan.periods import Frequency
from luoshi.progress import Binding, Observation, TargetRule, assess, rule_for
from luoshi.progress.model import Accumulation
from luoshi_web.drafts.matching import NameRow, words
from luoshi_web.drafts.questions import Question
from luoshi_web.drafts.review import Review
from luoshi_web.ledger.adoption import Adoption
from luoshi_web.ledger.pages.numbering import short_place

# A part of a rule -> the words of the target it follows from; it is carried over only where those stayed the same.
_CARRIED: Final[Mapping[str, tuple[str, ...]]] = {
    "form": ("op", "kind", "cadence", "unit"),
    "yearly": ("op", "kind", "cadence", "unit"),
    "flat": ("op", "kind", "cadence", "unit"),
    "start": ("year", "cadence"),
    "deadline": ("year", "cadence"),
    "base": ("unit", "kind", "base_year"),
    "base_first": ("kind", "base_year"),
    "base_last": ("kind", "base_year"),
    "curve": ("year", "cadence", "kind"),
    "tolerance": ("op", "value", "unit"),
    "tolerance_confirmed": ("op", "value", "unit"),
    "policy": (),
    "suspended": ("value", "unit", "op"),
}
_MOST_WORDS: Final = 400
_LIMITS: Final = {"indicator": 120, "unit": 30, "value": 40, "section": 200}
_MOST_TARGETS: Final = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """What the programme has. old: the version in force, its rules by target code; indicators by code.

    units: code by name; figures: what is recorded, so that a rule the judge could not take is found out before.
    """

    area: str
    horizon: tuple[int, int]
    old: Plan | None = None
    old_version: int = 0
    old_rules: Mapping[str, TargetRule] = field(default_factory=dict)
    old_queries: tuple[QueryRow, ...] = ()
    indicators: Mapping[str, IndicatorRow] = field(default_factory=dict)
    figures: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """adoption: complete but for units that are still to be made. refused: target id -> why it is not judged."""

    adoption: Adoption
    comparison: Comparison | None
    refused: Mapping[str, str]
    kept: frozenset[str]


def prepare(
    review: Review,
    names: Sequence[NameRow],
    standing: Standing,
    *,
    answerer: str,
    day: date,
) -> Prepared:
    """answerer: code of the unit that answers what nobody has been asked. day: of adoption."""
    plan = review.plan
    pairs = compare(standing.old, plan) if standing.old is not None else None
    before = {p.new.id: p.old for p in pairs.targets if p.new and p.old} if pairs else {}
    maker = _Maker(plan, standing, _leads(plan, names))
    rules, refused = maker.rules(before)
    kept = {r.target for r in rules if r.target in before and r.indicator in standing.indicators}
    carried = list(_carried_queries(standing, pairs))
    asked = {code for query in carried for code in query.targets}
    queries = [*carried, *_queries(review, refused, answerer, asked)]
    return Prepared(
        Adoption(
            plan=plan,
            adopted_on=day,
            indicators=tuple(maker.made.values()),
            rules=tuple(rules),
            queries=tuple(replace(q, code=f"Q{n:02d}") for n, q in enumerate(queries, 1)),
            parties=_parties(names),
        ),
        pairs,
        refused,
        frozenset(kept),
    )


class _Maker:
    """Rules for targets, and the indicators that these need and the programme lacks."""

    def __init__(self, plan: Plan, standing: Standing, leads: Mapping[str, str]) -> None:
        self.plan = plan
        self.standing = standing
        self.leads = leads
        self.horizon = plan.horizon or standing.horizon
        self.made: dict[str, IndicatorRow] = {}

    def rules(self, before: Mapping[str, Target]) -> tuple[list[TargetRule], dict[str, str]]:
        """(a rule for every target, target id -> why it is not judged). before: target id -> the one it was.

        The judge tries all together first, as the board will; one by one only to find which it cannot take.
        """
        made = {
            target.id: self._rule(target, before.get(target.id)) for target in self.plan.targets
        }
        refused = {code: why for code, (_rule_, why) in made.items() if why}
        if self._refusal([rule for rule, _why in made.values()]):
            for target in self.plan.targets:
                rule, why = made[target.id]
                refusal = self._refusal([rule])
                if refusal and not why:
                    made[target.id] = (self._suspended(target, self._new(target)), refusal)
                    refused[target.id] = refusal
        return [rule for rule, _why in made.values()], refused

    def _rule(self, target: Target, old: Target | None) -> tuple[TargetRule, str]:
        """(the rule, "" or why the target is not judged)."""
        carried = self.standing.old_rules.get(old.id) if old is not None else None
        indicator = self._indicator(target, carried)
        binding = Binding(
            target.id,
            indicator.code,
            carried.accumulation if carried else indicator.accumulation,
            carried.frequency if carried else indicator.frequency,
            carried.lag_months if carried else indicator.lag_months,
        )
        if carried is not None and carried.indicator != indicator.code:
            carried = None
        try:
            rule = rule_for(
                target, binding, self.horizon, self.standing.area, text=self._passage(target)
            )
            if old is not None and carried is not None:
                rule = self._with_old(rule, old, target, carried)
        except LuoshiError as refusal:
            return self._suspended(target, indicator), str(refusal)
        return rule, ""

    def _indicator(self, target: Target, carried: TargetRule | None) -> IndicatorRow:
        """The one it had, while its unit still fits; else one of the same name; else a new one."""
        known = self.standing.indicators
        had = known.get(carried.indicator) if carried is not None else None
        same_unit = carried is not None and carried.unit == target.unit
        if had is not None and (same_unit or _fits(target.unit, had.unit)):
            return had
        proposal = self._proposal(target)
        for row in (*known.values(), *self.made.values()):
            if (row.name, row.unit, row.accumulation, row.frequency) == (
                proposal.name, proposal.unit, proposal.accumulation, proposal.frequency,
            ):  # fmt: skip
                return row
        self.made[proposal.code] = proposal
        return proposal

    def _proposal(self, target: Target) -> IndicatorRow:
        version = self.standing.old_version + 1
        decimals = len(target.value.partition(".")[2])
        return IndicatorRow(
            code=f"p{version}-{target.id.lower()}",
            name=target.indicator[: _LIMITS["indicator"]],
            unit=target.unit,
            frequency=_frequency(self._passage(target)),
            lag_months=1,
            accumulation=_accumulation(target),
            source_unit=self.leads.get(target.section, ""),
            official=False,
            decimals=min(decimals, 6),
            note=_("采用方案时按文字拟定，口径待出数单位核对"),
        )

    def _with_old(
        self, rule: TargetRule, old: Target, new: Target, carried: TargetRule
    ) -> TargetRule:
        """What the old rule says otherwise than its own words would: somebody decided it, so it stays."""
        plain_binding = Binding(
            old.id, carried.indicator, carried.accumulation, carried.frequency, carried.lag_months
        )
        old_plan = self.standing.old
        try:
            plain = rule_for(
                old,
                plain_binding,
                (old_plan.horizon if old_plan else None) or self.standing.horizon,
                self.standing.area,
                text=old_plan.text[old.start : old.end] if old_plan else "",
            )
        except LuoshiError:
            return rule  # nobody could judge it before, so nothing was decided beyond its words
        same: dict[str, Any] = {
            name: getattr(carried, name)
            for name, words_of in _CARRIED.items()
            if getattr(carried, name) != getattr(plain, name)
            and all(getattr(old, word) == getattr(new, word) for word in words_of)
        }
        return replace(rule, **same)

    def _refusal(self, rules: Sequence[TargetRule]) -> str:
        """Why the judge could not take them together with what is recorded, "" when it can."""
        wanted = {rule.indicator for rule in rules}
        mine = [figure for figure in self.standing.figures if figure.indicator in wanted]
        try:
            assess(rules, mine, [date(self.horizon[1], 12, 31)])
        except LuoshiError as refusal:
            return str(refusal)
        return ""

    def _new(self, target: Target) -> IndicatorRow:
        """An indicator of its own, whatever there is: figures of the one it would have had are the trouble."""
        return self.made.setdefault(self._proposal(target).code, self._proposal(target))

    def _suspended(self, target: Target, indicator: IndicatorRow) -> TargetRule:
        first, last = self.horizon
        return TargetRule(
            target=target.id,
            indicator=indicator.code,
            area=self.standing.area,
            form="words",
            op=target.op,
            value=None,
            value2=None,
            grade=None,
            unit=indicator.unit,
            accumulation="level",
            frequency="year",
            lag_months=1,
            start=month_index(first, 1),
            deadline=month_index(max(first, last), 12),
            yearly=False,
            aspirational=target.aspirational,
            part_of=target.part_of,
            suspended=True,
        )

    def _passage(self, target: Target) -> str:
        return self.plan.text[target.start : target.end]


def too_long(plan: Plan) -> str:
    """A sentence that names the target whose words are longer than a table holds, or ""."""
    for target in plan.targets:
        for name, most in _LIMITS.items():
            if len(str(getattr(target, name))) > most:
                return _("目标 %(code)s 的文字太长，最多 %(most)s 字，请先改短。") % {
                    "code": target.id,
                    "most": most,
                }
    return ""


def _fits(unit: str, other: str) -> bool:
    try:
        parse_unit(unit).ratio_to(parse_unit(other))
    except UnitError:
        return False
    return True


def _frequency(passage: str) -> Frequency:
    for name, signs in words()["frequency"].items():
        if any(sign in passage for sign in signs):
            return "month" if name == "month" else "quarter"
    return "year"


def _accumulation(target: Target) -> Accumulation:
    for cadence, kind, answer in words()["accumulation"]:
        if cadence in ("*", target.cadence) and kind in ("*", target.kind):
            found: Accumulation = answer
            return found
    return "level"


def _leads(plan: Plan, names: Sequence[NameRow]) -> dict[str, str]:
    """Section -> code of the one existing unit that leads there, or answers alone."""
    codes = {n.name: n.match.unit.code for n in names if n.match and n.match.unit}
    found: dict[str, str] = {}
    for duty in plan.duties:
        leads = [p for p in duty.parties if p.role == "lead"] or list(duty.parties)
        if leads and leads[0].name in codes:
            found.setdefault(duty.section, codes[leads[0].name])
    return found


def _parties(names: Iterable[NameRow]) -> dict[str, PartyMatch]:
    found: dict[str, PartyMatch] = {}
    for row in names:
        match = row.match
        if match and match.unit:
            found[row.name] = PartyMatch(match.unit.code, None, (match.unit.code,))
        elif match and match.unit_set:
            found[row.name] = PartyMatch(None, match.unit_set.code, ())
    return found


def _carried_queries(standing: Standing, pairs: Comparison | None) -> Iterable[QueryRow]:
    """Queries about targets that the new version repeats word for word, under their new codes."""
    if pairs is None:
        return
    same = {p.old.id: p.new.id for p in pairs.targets if p.old and p.new and p.change == "same"}
    for query in standing.old_queries:
        if query.targets and all(code in same for code in query.targets):
            yield replace(query, target=None, targets=tuple(same[code] for code in query.targets))


def _queries(
    review: Review, refused: Mapping[str, str], answerer: str, asked: AbstractSet[str]
) -> Iterable[QueryRow]:
    """Findings that nobody waived, and targets that no rule can judge. asked: targets whose queries are carried over.

    A finding that nobody answered about a target which stood so in the version in force was decided on there.
    """
    for question in review.questions:
        answer = question.answer
        touched = [t.id for t in review.plan.targets if question.touches(t.start, t.end)]
        targets = tuple(touched[:_MOST_TARGETS])
        if answer is None and (question.severity == "note" or (targets and set(targets) <= asked)):
            continue
        if answer is not None and answer.decision == "waived":
            continue
        place = "" if targets else short_place(review.plan, question.section)
        yield _query(question, targets, answerer, place)
    for code, why in refused.items():
        said = _cut(_("暂不评价：%(why)s") % {"why": why})
        yield QueryRow("", None, said, answerer, targets=(code,))


def _query(question: Question, targets: tuple[str, ...], answerer: str, place: str) -> QueryRow:
    """place: the clause, where no target says it."""
    answer = question.answer
    said = f"{question.message}{question.remedy}"
    if place:
        said = _("%(place)s：%(said)s") % {"place": place, "said": said}
    if answer is None:
        return QueryRow("", None, _cut(said), answerer, targets=targets)
    if answer.decision == "settled":
        return QueryRow(
            "",
            None,
            _cut(said),
            answerer,
            decision=_cut(answer.words),
            decided_on=timezone.localtime(answer.at).date(),
            targets=targets,
        )
    return QueryRow(
        "", None, _cut(answer.words or said), answer.answerer or answerer, targets=targets
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else f"{text[: _MOST_WORDS - 1]}…"
