"""The pack of Tengzhou: the restated plan says what the official one says, and the rows fit it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from luoshi.packs import Pack, load_pack_dir, members_of, plan_docx, resolve_party
from luoshi.plan import Plan, Target
from luoshi.reading import read_plan

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "packs" / "tengzhou"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(FOLDER)


@pytest.fixture(scope="module")
def official() -> Plan:
    path = SHARED / "corpus" / "dev" / "d01_tengzhou_2024.txt"
    if not path.exists():
        pytest.skip(
            "needs ../shared/corpus/dev/d01_tengzhou_2024.txt: the official text is not in the repository"
        )
    return read_plan(path.read_bytes(), path.name)


def promise(target: Target) -> tuple[object, ...]:
    return (
        target.op, target.value, target.value2, target.unit, target.kind, target.cadence, target.year,
        target.base_year, target.aspirational, target.section,
    )  # fmt: skip


def duties(plan: Plan) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(d.section, tuple((p.name, p.role) for p in d.parties)) for d in plan.duties]


def squashed(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text))


def alike(one: str, other: str) -> bool:
    one, other = squashed(one), squashed(other)
    shared = sum((Counter(one) & Counter(other)).values())
    return shared == min(len(one), len(other)) or 2 * shared >= 0.6 * (len(one) + len(other))


@pytest.mark.parametrize("name", ["plan.md", "plan.docx"])
def test_it_reads_the_restated_plan_as_the_listed_promises(name: str) -> None:
    plan = read_plan((FOLDER / name).read_bytes(), name)
    listed = yaml.safe_load((ROOT / "specs/reading/tengzhou.yaml").read_text(encoding="utf-8"))
    read = [
        " | ".join([
            t.id, t.op, t.value, t.unit, t.kind, t.cadence, str(t.year or "-"), str(t.base_year or "-"),
            "aspirational" if t.aspirational else "-",
        ])
        for t in plan.targets
    ]  # fmt: skip
    assert read == listed["targets"]
    told = [f"{s}: {' '.join(f'{n}={r}' for n, r in parties)}" for s, parties in duties(plan)]
    assert told == listed["duties"]
    assert (len(read), len(told)) == (65, 30)
    assert plan.document_number == "滕政发〔2024〕8号"
    assert plan.issued_on == date(2024, 8, 6)


def test_it_promises_what_the_official_text_promises(pack: Pack, official: Plan) -> None:
    assert [promise(t) for t in pack.plan.targets] == [promise(t) for t in official.targets]
    unlike = [
        (ours.indicator, theirs.indicator)
        for ours, theirs in zip(pack.plan.targets, official.targets, strict=True)
        if not alike(ours.indicator, theirs.indicator)
    ]
    assert unlike == []
    assert [t.part_of for t in pack.plan.targets] == [t.part_of for t in official.targets]


def test_it_gives_the_duties_of_the_official_text(pack: Pack, official: Plan) -> None:
    assert duties(pack.plan) == duties(official)


def test_it_is_in_words_of_our_own(pack: Pack, official: Plan) -> None:
    """No run of 25 characters is the official one but unit lists, titles, names and the targets themselves."""
    ours, theirs = squashed(pack.plan.text), squashed(official.text)
    allowed = [squashed(pack.plan.text[t.start : t.end]) for t in pack.plan.targets]
    allowed += [squashed(pack.plan.text[d.start : d.end]) for d in pack.plan.duties]
    allowed += [squashed(s.heading) for s in pack.plan.sections] + [squashed(pack.title)]
    allowed += [squashed(p.name) for p in pack.plan.projects]
    for part in sorted(filter(None, allowed), key=len, reverse=True):
        ours = ours.replace(part, "\n")
    runs = [
        ours[at : at + 25]
        for at in range(len(ours) - 24)
        if "\n" not in ours[at : at + 25] and ours[at : at + 25] in theirs
    ]
    assert runs == []


def test_it_makes_the_same_word_document_again() -> None:
    made = plan_docx((FOLDER / "plan.md").read_text(encoding="utf-8"))
    assert made == (FOLDER / "plan.docx").read_bytes(), "run the command in docs/design/pack.md"


def test_its_word_document_has_numbers_only_in_the_numbering() -> None:
    made = plan_docx((FOLDER / "plan.md").read_text(encoding="utf-8"))
    plan = read_plan(made, "plan.docx")
    assert [s.path for s in plan.sections][:4] == ["一", "一/一", "一/二", "二"]
    assert plan.section_at("二/七/27") is not None
    assert plan.section_at("三/一") is not None
    assert '<w:t xml:space="preserve">一、'.encode() not in made


def test_it_knows_every_unit_the_plan_names(pack: Pack) -> None:
    names = {p.name for d in pack.plan.duties for p in d.parties}
    found = {name: resolve_party(pack, name) for name in names}
    assert len(names) == 46
    assert sum(1 for m in found.values() if m and m.unit) == 42
    assert {m.unit_set for m in found.values() if m and m.unit_set} == {
        s.code for s in pack.unit_sets
    }


def test_it_has_the_sets_with_their_members(pack: Pack) -> None:
    assert len(members_of(pack, "towns")) == 21
    assert len(members_of(pack, "taskforces")) == 5
    assert members_of(pack, "project_taskforces") == ()
    assert members_of(pack, "towns", date(2024, 8, 5)) == ()


def test_it_resolves_an_alias_and_refuses_a_stranger(pack: Pack) -> None:
    match = resolve_party(pack, "市发改局")
    assert match is not None and match.unit == "fgj"
    quoted = resolve_party(pack, '市"枣解决·枣满意"诉求办理指挥中心')
    assert quoted is not None and quoted.unit == "zjjzx"
    assert resolve_party(pack, "市气象局") is None


def test_it_binds_every_target_and_suspends_the_doubtful_unit(pack: Pack) -> None:
    assert [b.target for b in pack.bindings] == [f"T{n:02d}" for n in range(1, 66)]
    assert [b.target for b in pack.bindings if b.suspended] == ["T56"]
    doubt = next(q for q in pack.queries if "T56" in q.targets)
    assert doubt.decision is None
    assert [t.unit for t in pack.plan.targets if t.id == "T56"] == ["万千瓦时"]


def test_it_keeps_level_and_growth_of_gdp_apart(pack: Pack) -> None:
    by_target = {b.target: b.indicator for b in pack.bindings}
    assert (by_target["T01"], by_target["T02"]) == ("gdp", "gdp_growth")


def test_it_carries_every_published_figure(pack: Pack) -> None:
    path = SHARED / "tengzhou" / "facts.csv"
    if not path.exists():
        pytest.skip("needs ../shared/tengzhou/facts.csv: the list the facts were taken from")
    with path.open(encoding="utf-8", newline="") as file:
        published = [
            (r["area"], r["period"], float(r["value"]), r["unit"]) for r in csv.DictReader(file)
        ]
    ours = [(f.area, str(f.period), float(f.value or 0), f.unit) for f in pack.facts]
    assert sorted(ours) == sorted(published)
    assert all(f.document and f.evidence and not f.sample for f in pack.facts)


def test_it_has_a_person_for_every_role(pack: Pack) -> None:
    assert {p.role for p in pack.people} == {
        "leader", "coordinator", "reporter", "head", "auditor", "administrator", "enterprise",
    }  # fmt: skip
