"""Adds, deducts and vetoes: one matter once, at its highest level, under the cap."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from luoshi.scoring.facts import Claim, UnitFacts
from luoshi.scoring.model import Extras, Scheme, ScoringError
from luoshi.scoring.results import ClaimScore, Step, VetoScore
from luoshi.scoring.saying import said


def check_claims(scheme: Scheme, unit: UnitFacts) -> None:
    """Every claim of a level the scheme knows, with the paper it stands on."""
    for word, extras, claims in (
        ("加分", scheme.adds, unit.adds),
        ("扣分", scheme.deducts, unit.deducts),
    ):
        known = {level.code: level.label for level in extras.levels}
        for claim in claims:
            _require(unit, word, claim.level, known)
            _require_papers(unit, word, claim.matter, claim.document)
    vetoes = {veto.code: veto.label for veto in scheme.vetoes}
    for veto in unit.vetoes:
        _require(unit, "一票否决", veto.veto, vetoes)
        _require_papers(unit, "一票否决", veto.matter, veto.document)


def _require(unit: UnitFacts, word: str, code: str, known: dict[str, str]) -> None:
    if code not in known:
        listed = "、".join(f"{key}（{label}）" for key, label in known.items()) or "没有"
        raise ScoringError(
            f"{unit.name}的{word}用了办法里没有的“{code}”。", f"办法里有：{listed}。"
        )


def _require_papers(unit: UnitFacts, word: str, matter: str, document: str) -> None:
    if not matter.strip() or not document.strip():
        raise ScoringError(
            f"{unit.name}的{word}“{matter.strip() or '未写事项'}”没有写明事项和依据文件。",
            "请写明是什么事、凭哪个文件。",
        )


def add_scores(extras: Extras, claims: Sequence[Claim]) -> tuple[ClaimScore, ...]:
    """What each claim counts, before the cap. Of equal levels of one matter the first counts."""
    levels = {level.code: level for level in extras.levels}
    best: dict[str, int] = {}
    for index, claim in enumerate(claims):
        held = best.get(claim.matter)
        if held is None or levels[claim.level].points > levels[claims[held].level].points:
            best[claim.matter] = index
    made = []
    for index, claim in enumerate(claims):
        level, counts = levels[claim.level], best[claim.matter] == index
        top = levels[claims[best[claim.matter]].level].label
        words = (
            f"{level.label} {said(level.points)}" if counts else f"同一事项已按“{top}”计，不重复"
        )
        points = level.points if counts else Fraction(0)
        made.append(
            ClaimScore(claim.matter, claim.level, claim.document, points, words, claim.traces)
        )
    return tuple(made)


def capped(
    claims: Sequence[ClaimScore], most: Fraction | None, word: str
) -> tuple[Fraction, list[Step]]:
    """Their sum under the cap, with the sentences; no sentence without claims."""
    if not claims:
        return Fraction(0), []
    total = sum((claim.points for claim in claims), Fraction(0))
    steps = [Step(f"{word}合计", total)]
    if most is not None and total > most:
        steps.append(Step(f"{word}封顶 {said(most)}", most))
        total = most
    return total, steps


def veto_scores(scheme: Scheme, unit: UnitFacts) -> tuple[VetoScore, ...]:
    known = {veto.code: veto for veto in scheme.vetoes}
    return tuple(
        VetoScore(
            told.veto, known[told.veto].label, known[told.veto].cancels, told.matter, told.document,
            told.traces,
        )
        for told in unit.vetoes
    )  # fmt: skip
