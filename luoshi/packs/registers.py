"""A pack's registers: their declarations and sample rows, held against the pack's units and indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from luoshi.packs.model import IndicatorRow, Pack, PackRegister
from luoshi.packs.parties import squash
from luoshi.packs.projects import KEEPER as PROJECTS
from luoshi.packs.projects import SAMPLE_MARK, drafts_of
from luoshi.packs.tables import PackError, Reader, read_optional, read_text
from luoshi.plan import UnitError, parse_unit
from luoshi.registers import (
    Compare,
    Draft,
    Indicator,
    Mistake,
    Register,
    Stored,
    check_register,
    odd_spans,
    read_csv,
    tests_in,
    tests_of,
)

FOLDER = "registers"
KEEPERS = (PROJECTS, "asks")
"""Rooms of the office that keep registers. The entries of the first follow from the pack's projects; the sample rows of any
other are what its room begins its own samples with."""
_SHOWN = 20


def read_registers(read: Reader, codes: Iterable[str], pack: Pack) -> tuple[PackRegister, ...]:
    """The registers of these codes, in this order. pack: checked as far as its units, indicators and projects go.

    Keepers and the values of unit fields come out as codes of units, whether their files say code or name.
    """
    units = {squash(name): u.code for u in pack.units for name in (u.name, *u.aliases)}
    units |= {u.code: u.code for u in pack.units}
    known = {each.code: each for each in pack.indicators}
    feeding: dict[str, str] = {}
    made = []
    for code in codes:
        kept = _one(read, code, units, pack)
        for indicator in kept.register.indicators:
            place = f"{kept.file} 第 {indicator.line} 行"
            other = feeding.setdefault(indicator.code, kept.file)
            if other != kept.file:
                raise PackError(
                    f"{place}：指标 {indicator.code} 在 {other} 里已经算了。",
                    "一个指标只能由一个台账算，请删去一处或换一个代码。",
                )
            if indicator.code in known:
                _check_fed(place, indicator, known[indicator.code])
        made.append(kept)
    return tuple(made)


def _one(read: Reader, code: str, units: Mapping[str, str], pack: Pack) -> PackRegister:
    file = f"{FOLDER}/{code}.yaml"
    text = read_text(read, file)
    register, mistakes = check_register(text)
    if register is None:
        raise _refused(file, mistakes)
    if register.code != code:
        raise PackError(
            f"{file} 的 code 是“{register.code}”，和文件名不同。",
            "请改其中一个；pack.yaml 的 registers 照文件名写。",
        )
    keeper = units.get(squash(register.keeper))
    if keeper is None:
        raise PackError(
            f"{file} 的 keeper“{register.keeper}”不在 units.csv 里。", "请写单位的代码或名称。"
        )
    _check_unit_values(file, register, units)
    if register.kept_by not in ("", *KEEPERS):
        raise PackError(
            f"{file} 的 kept_by“{register.kept_by}”没有。",
            f"请写 {'、'.join(KEEPERS)} 之一，或删去 kept_by。",
        )
    is_derived = register.kept_by == PROJECTS
    drafts = _kept(read, file, register, pack) if is_derived else _drafts(read, register, units)
    return PackRegister(replace(register, keeper=keeper), file, text, drafts)


def _kept(read: Reader, file: str, register: Register, pack: Pack) -> tuple[Draft, ...]:
    """What the pack's projects tell by the end of the programme. Nobody types rows beside it."""
    sample = f"{FOLDER}/{register.code}.sample.csv"
    if read_optional(read, sample) is not None:
        raise PackError(f"{file} 写了 kept_by，不能另有 {sample}。", "请删去其中一个。")
    ends = pack.plan.horizon[1] if pack.plan.horizon else pack.adopted_on.year
    return drafts_of(register, file, pack.projects, date(ends, 12, 31))


def _refused(file: str, mistakes: tuple[Mistake, ...]) -> PackError:
    told = "".join(f"\n{file} {each}" for each in mistakes[:_SHOWN])
    more = f"\n另有 {len(mistakes) - _SHOWN} 处。" if len(mistakes) > _SHOWN else ""
    return PackError(
        f"{file} 有 {len(mistakes)} 处不对：{told}{more}",
        "请照各行的提示改正，再用 luoshi register check 检查。",
    )


def _check_fed(place: str, indicator: Indicator, fed: IndicatorRow) -> None:
    """The register's figure says what the programme's indicator says."""
    if fed.official:
        raise PackError(
            f"{place}：{indicator.code} 是官方统计，不能由台账算。",
            "请换一个代码，作为台账自己的指标。",
        )
    try:
        equal = parse_unit(fed.unit).ratio_to(parse_unit(indicator.unit)) == 1
    except UnitError:
        equal = False
    if not equal:
        raise PackError(
            f"{place}：{indicator.code} 以“{indicator.unit}”计，indicators.csv 里以“{fed.unit}”计。",
            f"请把台账这个指标的 unit 改为 {fed.unit}。",
        )
    odd = odd_spans(indicator, fed.accumulation)
    if odd:
        raise PackError(
            f"{place}：{indicator.code} 在 indicators.csv 里是 {fed.accumulation}，"
            f"台账的日期条件却是 {'、'.join(odd)}。",
            "请照 docs/design/pack.md 的“registers/”一节改 within，或改 indicators.csv。",
        )


def _check_unit_values(file: str, register: Register, units: Mapping[str, str]) -> None:
    """A condition on a unit compares with what rows hold, a code; a name would never be met."""
    fields = {each.code for each in register.fields if each.type == "unit"}
    places = [(f" 第 {each.line} 行", tests_of(each)) for each in register.indicators]
    places += [
        (f" 的 {each.source} → {each.target}", tests_in(each.when)) for each in register.moves
    ]
    for place, parts in places:
        for part in parts:
            if not isinstance(part, Compare) or part.field not in fields:
                continue
            for value in part.values:
                code = units.get(squash(str(value)))
                if code != value:
                    remedy = f"请写它的代码 {code}。" if code else "请写 units.csv 里单位的代码。"
                    raise PackError(f"{file}{place}：条件里的“{value}”不是单位的代码。", remedy)


def _drafts(read: Reader, register: Register, units: Mapping[str, str]) -> tuple[Draft, ...]:
    file = f"{FOLDER}/{register.code}.sample.csv"
    text = read_optional(read, file)
    if text is None:
        return ()
    if not text.startswith(SAMPLE_MARK):
        raise PackError(f"{file} 第 1 行没有写明是演示数据。", f"请以“{SAMPLE_MARK}”开头。")
    drafts, mistakes = read_csv(register, text)
    if mistakes:
        raise _refused(file, mistakes)
    known = tuple(_with_codes(file, register, draft, units) for draft in drafts)
    _check_unique(file, register, known)
    return known


def _with_codes(file: str, register: Register, draft: Draft, units: Mapping[str, str]) -> Draft:
    body: dict[str, Stored] = dict(draft.body)
    for field in register.fields:
        if field.type != "unit" or field.code not in body:
            continue
        code = units.get(squash(str(body[field.code])))
        if code is None:
            raise PackError(
                f"{file} 第 {draft.line} 行“{field.label}”列：“{body[field.code]}”不在 units.csv 里。",
                "请写单位的代码或名称。",
            )
        body[field.code] = code
    return replace(draft, body=body)


def _check_unique(file: str, register: Register, drafts: tuple[Draft, ...]) -> None:
    """Once more, because the same unit may be told by its code and by its name."""
    for field in register.fields:
        if field.type != "unit" or not field.unique:
            continue
        first: dict[Stored, int] = {}
        for draft in drafts:
            value = draft.body.get(field.code)
            line = draft.line if value is None else first.setdefault(value, draft.line)
            if line != draft.line:
                raise PackError(
                    f"{file} 第 {draft.line} 行“{field.label}”列：与第 {line} 行相同。",
                    "这一栏不能重复，请核对。",
                )
