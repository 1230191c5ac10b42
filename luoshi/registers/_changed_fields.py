"""Fields and choices of a new version against the old one's."""

from __future__ import annotations

from luoshi.registers._said import Said, pairs, taken_over
from luoshi.registers.model import Field, Register

_TYPES = {
    "text": "文字", "number": "数", "date": "日期", "choice": "选项", "unit": "单位", "enterprise": "企业",
    "file": "附件", "yesno": "是否",
}  # fmt: skip
_NEW_FIELD = "请停用它，另加一个新字段。"


def fields_changed(old: Register, new: Register, said: Said) -> None:
    before = {field.code: field for field in old.fields}
    after = {field.code: field for field in new.fields}
    gone, kept, added = pairs(before, after)
    for field in gone:
        said.refuse(
            f"字段“{field.label}”（{field.code}）不能删去，旧记录里填过它。", "请改为停用。"
        )
    for field in added:
        _added(field, said)
    for was, field in kept:
        if (was.type, was.unit) != (field.type, field.unit):
            _kind(was, field, said)
        _one(was, field, said)
        if was.not_before != field.not_before:
            _order(field, after.get(field.not_before), said)
    labels = ({code: field.label for code, field in fields.items()} for fields in (before, after))
    for code in taken_over(*labels):
        said.caution(
            f"“{after[code].label}”在上一版是另一个字段的名称，照旧模板填的表会填错栏，请先收回旧模板。"
        )
    left = [code for code in before if code in after]
    if left != [code for code in after if code in before]:
        said.tell("字段的先后有变。")


def _added(field: Field, said: Said) -> None:
    marks = [_TYPES[field.type] + (f"，{field.unit}" if field.unit else "")]
    marks += ["必填"] if field.required else []
    marks += ["不能重复"] if field.unique else []
    marks += ["不出本单位"] if field.private else []
    choices = "、".join(choice.label for choice in field.choices)
    said.tell(f"新增字段“{field.label}”（{'，'.join(marks)}{'：' if choices else ''}{choices}）。")
    if field.required:
        said.caution(f"新字段“{field.label}”必填，旧记录下次修改时要补填。")


def _kind(was: Field, field: Field, said: Said) -> None:
    if was.retired:
        said.refuse(
            f"代码 {field.code} 是已停用的字段“{was.label}”的，不能给另一种字段用。",
            "请给新字段换一个代码。",
        )
    elif was.type != field.type:
        said.refuse(
            f"“{was.label}”不能从{_TYPES[was.type]}改为{_TYPES[field.type]}，旧记录会读不出来。",
            _NEW_FIELD,
        )
    else:
        said.refuse(
            f"“{was.label}”的计量单位不能从“{was.unit or '（无）'}”改为“{field.unit or '（无）'}”，"
            "旧记录里的数会跟着变了意思。",
            _NEW_FIELD,
        )


def _order(field: Field, first: Field | None, said: Said) -> None:
    if first is None:
        said.tell(f"字段“{field.label}”不再限定先后。")
        return
    said.tell(f"字段“{field.label}”不能早于“{first.label}”。")
    said.caution(f"“{field.label}”限定了先后，不合的旧记录下次修改时要改正。")


def _one(was: Field, field: Field, said: Said) -> None:
    if was.label != field.label:
        said.tell(f"字段“{was.label}”改名为“{field.label}”。")
    if was.retired != field.retired:
        told = "停用字段“{}”，旧记录里的仍可看。" if field.retired else "恢复字段“{}”。"
        said.tell(told.format(field.label))
    if was.required and not (field.required or field.retired):
        said.tell(f"字段“{field.label}”不再必填。")
    if field.required and not was.required:
        said.tell(f"字段“{field.label}”改为必填。")
        said.caution(f"“{field.label}”改为必填，没有填的旧记录下次修改时要补填。")
    if was.unique != field.unique:
        said.tell(f"字段“{field.label}”改为{'不能' if field.unique else '可以'}重复。")
        if field.unique:
            said.caution(f"“{field.label}”改为不能重复，旧记录里已有的重复不会自己消失。")
    if field.private and not was.private:
        said.tell(f"字段“{field.label}”改为不出本单位。")
    if was.private and not field.private:
        said.tell(f"字段“{field.label}”不再限于本单位。")
        said.caution(f"“{field.label}”不再限于本单位，旧记录里填过的也会给外单位看到。")
    if was.help != field.help:
        told = f"改为：{field.help}" if field.help else "删去了。"
        said.tell(f"字段“{field.label}”的填写说明{told}")
    if was.source != field.source:
        told = f"改取“{field.source}”。" if field.source else "不再自动取值。"
        said.tell(f"字段“{field.label}”{told}")
    _choices(was, field, said)


def _choices(was: Field, field: Field, said: Said) -> None:
    if field.type != "choice":
        return
    gone, kept, added = pairs(
        {choice.code: choice for choice in was.choices},
        {choice.code: choice for choice in field.choices},
    )
    for choice in gone if was.type == "choice" else ():
        said.refuse(
            f"“{field.label}”的选项“{choice.label}”（{choice.code}）不能删去，旧记录里选过它；选项也没有停用。",
            f"请留着它，可以改名，如“{choice.label}（停用）”。",
        )
    labels = ({choice.code: choice.label for choice in each.choices} for each in (was, field))
    for code in taken_over(*labels) if was.type == "choice" else ():
        label = field.label_of(code)
        said.refuse(
            f"“{field.label}”的选项 {code} 不能叫“{label}”，这是另一选项在上一版的名称，"
            "旧记录会看成另一回事。",
            "请换一个名称。",
        )
    for before, choice in kept:
        if before.label != choice.label:
            said.tell(f"“{field.label}”的选项“{before.label}”改名为“{choice.label}”。")
    for choice in added if was.type == "choice" else ():
        said.tell(f"“{field.label}”新增选项“{choice.label}”。")
