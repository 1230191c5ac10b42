"""What a new version of a declaration does to the one before, in sentences; and what it may not do."""

from __future__ import annotations

from dataclasses import dataclass

from luoshi.registers._changed_fields import fields_changed
from luoshi.registers._changed_stages import stages_changed
from luoshi.registers._said import Said, pairs
from luoshi.registers._used import fields_of
from luoshi.registers.model import STAGE, Mistake, Register
from luoshi.registers.words import formula

# By these an entry is found, named, placed and dated.
_SAME = {
    "code": "代码", "name_field": "名称字段", "area_field": "地区字段", "dated_field": "日期字段",
}  # fmt: skip
_FREQUENCIES = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_WRITERS = {"keeper": "记账单位", "area": "每行所在的单位"}


@dataclass(frozen=True, slots=True)
class Changes:
    """told: what it does. cautions: what whoever publishes it should know before. refused: why it may not be published."""

    told: tuple[str, ...]
    cautions: tuple[str, ...]
    refused: tuple[Mistake, ...]


def changes(old: Register, new: Register) -> Changes:
    """old: the version before; new: one the loader has taken. Old entries must stay readable and keep their meaning.

    Only what declarations say is compared: whether an entry fills a field is not known here, so all of them might.
    """
    said = Said()
    _refuse_another(old, new, said)
    _about(old, new, said)
    fields_changed(old, new, said)
    stages_changed(old, new, said)
    _indicators(old, new, said)
    if not said.told and not said.refused:
        said.caution("除版本号和起止日外没有改动。")
    ends = f"，到 {new.effective_until} 为止" if new.effective_until else ""
    begins = f"第 {new.version} 版从 {new.effective_from} 起用{ends}。"
    return Changes((begins, *said.told), tuple(said.cautions), tuple(said.refused))


def _refuse_another(old: Register, new: Register, said: Said) -> None:
    for name, label in _SAME.items():
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            said.refuse(
                f"{label}不能从“{was or '（无）'}”改为“{now or '（无）'}”，旧记录靠它认。",
                "请改回来；要改就另立一本台账。",
            )
    if new.version != old.version + 1:
        said.refuse(
            f"第 {old.version} 版之后不能是第 {new.version} 版。", f"版本请写 {old.version + 1}。"
        )
    if new.effective_from < old.effective_from:
        said.refuse(
            f"新版从 {new.effective_from} 起用，比第 {old.version} 版的 {old.effective_from} 还早。",
            "请填那一天或以后的日期。",
        )


def _about(old: Register, new: Register, said: Said) -> None:
    if old.name != new.name:
        said.tell(f"台账“{old.name}”改名为“{new.name}”。")
    if old.description != new.description:
        said.tell(f"台账说明改为：{new.description}")
    if old.keeper != new.keeper:
        said.tell(f"记账单位从“{old.keeper}”改为“{new.keeper}”。")
    if old.writers != new.writers:
        said.tell(f"填写人改为{'、'.join(_WRITERS[writer] for writer in new.writers)}。")
    if old.kept_by != new.kept_by:
        said.tell(
            f"改由“{new.kept_by}”自动记，不再由人填写。"
            if new.kept_by
            else "改由人填写，不再自动记。"
        )
    if old.frequency != new.frequency:
        said.tell(f"从{_FREQUENCIES[old.frequency]}记改为{_FREQUENCIES[new.frequency]}记。")


def _indicators(old: Register, new: Register, said: Said) -> None:
    gone, kept, added = pairs(
        {each.code: each for each in old.indicators}, {each.code: each for each in new.indicators}
    )
    for indicator in gone:
        said.tell(f"不再算指标“{indicator.name}”。")
        said.caution(
            f"指标“{indicator.name}”（{indicator.code}）不再由这本台账算，用它的目标要另找来源。"
        )
    for indicator in added:
        said.tell(f"新增指标“{indicator.name}”（{indicator.unit}）：{formula(new, indicator)}")
    for was, indicator in kept:
        if was.name != indicator.name:
            said.tell(f"指标“{was.name}”改名为“{indicator.name}”。")
        if was.unit != indicator.unit:
            said.tell(f"指标“{indicator.name}”的计量单位从“{was.unit}”改为“{indicator.unit}”。")
            said.caution(f"指标“{indicator.name}”换了计量单位，以往各期的数和新数不能直接比。")
        if was.aggregate != indicator.aggregate:
            said.tell(f"指标“{indicator.name}”的算法改为：{formula(new, indicator)}")
            said.caution(f"指标“{indicator.name}”改了算法，以往各期再算时也按新算法。")
    for indicator in new.indicators:
        for code in sorted(fields_of(indicator.aggregate) - {STAGE}):
            if new.field(code).retired:
                said.caution(
                    f"指标“{indicator.name}”还要用已停用的字段“{new.field(code).label}”，新的行没有它。"
                )
