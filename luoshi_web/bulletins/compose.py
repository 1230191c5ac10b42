"""What a paper is told: the standing, put into the words that are printed, and what was frozen beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from luoshi.plan import Period
from luoshi.progress import Light as JudgedLight
from luoshi.writing import (
    BulletinFacts,
    Letterhead,
    Light,
    LightKind,
    SettledTarget,
    TargetLine,
    YearEndFacts,
)
from luoshi.writing.facts_kinds import Outcome
from luoshi_web.ledger.pages.rows import actual_text, amount_text
from luoshi_web.ledger.pages.standing import Standing, TargetStanding
from luoshi_web.ledger.pages.words import SIGNS, goal_text
from luoshi_web.offices.models import Programme

# From good to bad to unknown: the order in which published bulletins count their targets out.
_KINDS: Final[tuple[tuple[JudgedLight, LightKind], ...]] = (
    ("done", "achieved"),
    ("green", "on_schedule"),
    ("amber", "behind"),
    ("red", "severe"),
    ("wait", "awaiting"),
    ("not_due", "not_due"),
    ("none", "not_assessed"),
)
_TENTH: Final = Decimal("0.1")
# Below a cap is good: 超序时 would say the opposite of what it means, so the reason alone tells the figure.
_CAPS: Final = frozenset({"yearly_cap", "level_cap"})


def bulletin_facts(
    programme: Programme,
    standing: Standing,
    period: Period,
    *,
    checksum: str,
    office: str,
    before: Mapping[str, JudgedLight] | None = None,
) -> BulletinFacts:
    """office: who signs, by its short name (市发展和改革局). before: target -> its light in the last published paper, against
    which movement is told; None: none was published. Number and dates come with the publication."""
    name = programme.short_title.removeprefix(programme.area)
    signature = full_name(office, programme.area) if office else programme.area
    return BulletinFacts(
        programme=name,
        plan_title=standing.plan_title,
        plan_number=standing.document_number or None,
        period_words=period.words(),
        data_date=standing.as_of,
        targets=tuple(_line(standing, one, before) for one in standing.targets),
        lights=_lights(standing, before or {}),
        signature=signature,
        head=f"{programme.area}{name}工作通报",
        checksum=checksum[:16],
    )


def _lights(standing: Standing, before: Mapping[str, JudgedLight]) -> tuple[Light, ...]:
    """The policy's words. The four verdicts always, the rest only when they occur: every word is a column of the tables."""
    seen = {one.light for one in standing.targets}
    seen |= set(before.values())
    return tuple(
        Light(kind, standing.words[light])
        for light, kind in _KINDS
        if light in seen or kind not in ("awaiting", "not_due", "not_assessed")
    )


def year_end_facts(
    programme: Programme, standing: Standing, facts: BulletinFacts, year: int
) -> YearEndFacts:
    """The year settled: reached, missed, or still waiting for its final figure."""
    return YearEndFacts(
        programme=facts.programme,
        plan_title=facts.plan_title,
        year=year,
        data_date=facts.data_date,
        targets=tuple(
            _settled(line, one)
            for line, one in zip(facts.targets, standing.targets, strict=True)
            if one.light not in ("none", "not_due")
        ),
        letterhead=Letterhead(signature=facts.signature, head=facts.head, checksum=facts.checksum),
        plan_number=facts.plan_number,
    )


def _settled(line: TargetLine, one: TargetStanding) -> SettledTarget:
    now = one.now
    waits = now.light == "wait" or now.provisional or now.period is None
    outcome: Outcome = "awaiting" if waits else ("achieved" if now.light == "done" else "missed")
    return SettledTarget(
        code=line.code,
        indicator=line.indicator,
        section_path=line.section_path,
        section_heading=line.section_heading,
        target_text=line.target_text,
        unit=line.unit,
        outcome=outcome,
        actual_text=line.actual_text,
        unit_names=line.unit_names,
        reason=line.reason,
        is_sample=line.is_sample,
    )


def full_name(office: str, area: str) -> str:
    """市发展和改革局 of 滕州市 signs as 滕州市发展和改革局; a name that already stands alone is left."""
    return area + office[1:] if area and office[0] == area[-1] else office


def _line(
    standing: Standing, one: TargetStanding, before: Mapping[str, JudgedLight] | None
) -> TargetLine:
    now, previous = one.now, (before or {}).get(one.code)
    section = standing.plan.section_at(one.target.section)
    expected = now.path if now.path is not None else now.expected
    return TargetLine(
        code=one.code,
        indicator=one.target.indicator,
        section_path=one.target.section,
        section_heading=section.heading if section else one.target.section,
        target_text=f"{SIGNS[one.target.op]}{goal_text(one.target)}",
        unit=one.target.unit,
        light_word=standing.words[now.light],
        actual_text=actual_text(one) or None,
        expected_text=None if expected is None else amount_text(one, expected),
        completion_text=_completion(one),
        gap_text=None if now.gap is None or one.rule.form in _CAPS else _signed(now.gap),
        previous_light_word=standing.words[previous] if previous else None,
        # The one it is counted under on the pages, so that paper and pages name the same unit.
        unit_names=tuple(unit.name for unit in one.units[:1]),
        reason=one.reason,
        is_sample=now.sample,
    )


def _completion(one: TargetStanding) -> str | None:
    """Only where it is a share of the target itself, because the paper says 完成目标的.

    A level is measured from its base to the target (175 % for 40.6 of 40), a rate of growth against another rate: for
    those the judge's reason says what the share is of.
    """
    rule, now = one.rule, one.now
    if now.completion is None or rule.form in _CAPS or rule.form == "average_growth":
        return None
    flow = rule.accumulation in ("period", "year_to_date")
    if rule.form in ("level", "about") and now.expected_completion is not None and not flow:
        return None
    return f"{_rounded(now.completion)}%"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP)


def _signed(gap: Decimal) -> str:
    rounded = _rounded(gap)
    return f"{rounded:+f}" if rounded else "0.0"
