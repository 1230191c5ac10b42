"""21 towns and 42 other units of the pack under its two schemes, replayed to the last digit from stored facts.

The totals' checksums stand in specs/scoring/replay.yaml: another machine, another year, the same digits. The figures are made by
a rule a reader can follow, not drawn: unit number u, item number i -> 55 + (37 u + 11 i) mod 50, with gaps.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from scoring_cast import ROOT, spec

from luoshi.packs import Pack, load_pack_dir
from luoshi.scoring import (
    Claim,
    Facts,
    ItemFact,
    Run,
    Scheme,
    UnitFacts,
    VetoFact,
    checksum,
    facts_json,
    facts_of,
    group_places,
    pack_schemes,
    rank,
    run_json,
    score,
    sensitivity,
    with_weights,
)

GOLDEN = {row["scheme"]: row for row in spec("replay")}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(ROOT / "packs/tengzhou")


@pytest.fixture(scope="module")
def schemes(pack: Pack) -> dict[str, Scheme]:
    return {scheme.code: scheme for scheme in pack_schemes(pack)}


def told(pack: Pack, scheme: Scheme) -> Facts:
    units = tuple(
        UnitFacts(
            row.code,
            row.name,
            row.kind,
            {key: figure(u, i) for i, key in enumerate(scheme.sources)},
            adds=(Claim("某项表彰", "nation", "示例文件"), Claim("某项表彰", "city", "示例文件")) if u % 9 == 4 else (),
            deducts=(Claim("某次通报", "mild", "示例文件"),) if u % 13 == 5 else (),
            vetoes=(VetoFact("safety", "某次事故", "示例文件"),) if u % 31 == 7 else (),
        )
        for u, row in enumerate(pack.units)
    )  # fmt: skip
    return Facts(2025, date(2025, 12, 31), units)


def figure(u: int, i: int) -> ItemFact:
    if (u + i) % 7 == 3:
        return ItemFact(why="示例：这个月没有数。")
    if (u + 2 * i) % 11 == 5:
        return ItemFact(assigned=False, why="示例：没有这项任务。")
    return ItemFact(Fraction(55 + (37 * u + 11 * i) % 50), Fraction(100))


def totals(run: Run) -> str:
    return "\n".join(f"{each.unit} {each.total} {each.printed}" for each in run.scores)


@pytest.mark.parametrize("code", ["towns", "departments"])
def test_it_is_the_same_to_the_last_digit(
    pack: Pack, schemes: dict[str, Scheme], code: str
) -> None:
    scheme, golden = schemes[code], GOLDEN[code]
    facts = told(pack, scheme)
    run, again = score(scheme, facts), score(scheme, facts_of(facts_json(facts)))
    assert checksum(run_json(run)) == checksum(run_json(again))
    assert len(run.scores) == golden["units"]
    assert checksum(totals(run)) == golden["totals"]
    first = [unit for unit, place in rank(scheme, run).overall.items() if place and place.rank == 1]
    assert first == golden["first"]


def test_it_has_every_unit_but_the_county_and_who_scores(
    pack: Pack, schemes: dict[str, Scheme]
) -> None:
    runs = [score(scheme, told(pack, scheme)) for scheme in schemes.values()]
    scored = [each.unit for run in runs for each in run.scores]
    assert len(scored) == len(set(scored))
    assert {row.code for row in pack.units} - set(scored) == {"tengzhou", "zfb"}
    assert "zfb" in runs[1].outside


def test_other_weights_change_places_and_the_old_weights_bring_them_back(
    pack: Pack, schemes: dict[str, Scheme]
) -> None:
    scheme = schemes["towns"]
    facts = told(pack, scheme)
    weights = {"towns": {"invest": Fraction(23), "attracted": Fraction(2)}}
    other = with_weights(scheme, weights)
    back = with_weights(other, {"towns": {"invest": Fraction(15), "attracted": Fraction(10)}})
    before = group_places(score(scheme, facts))
    assert group_places(score(other, facts)) != before
    assert totals(score(back, facts)) == totals(score(scheme, facts))


def test_it_says_how_much_each_weight_matters(pack: Pack, schemes: dict[str, Scheme]) -> None:
    scheme = schemes["towns"]
    made = sensitivity(scheme, told(pack, scheme))
    assert {swing.item for swing in made.swings} == {item.code for item in scheme.items}
    assert "任何一项的权重增减 10%" in made.said
    assert all(tip.said for tip in made.tippings)
