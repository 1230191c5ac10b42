"""A declaration's text -> Register, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import yaml

from luoshi.declared import Entry, Findings, Mistake, line_of, root_of
from luoshi.registers._aggregates import Known, indicator_of
from luoshi.registers._stages import (
    check_graph,
    clocks_of,
    moves_of,
    stage_field,
    stages_of,
)
from luoshi.registers.dates import circles
from luoshi.registers.model import (
    FIELD_TYPES,
    FREQUENCIES,
    STAGE,
    WRITERS,
    Choice,
    Field,
    FieldType,
    Indicator,
    Register,
    RegisterError,
    Writer,
)
from luoshi.registers.values import is_known_unit

GRAMMAR = "写法见 docs/design/registers.md。"
GRAMMAR_VERSION = "1"
KEYS = (
    "luoshi_register", "code", "name", "description", "keeper", "writers", "frequency", "version",
    "effective", "kept_by", "fields", "identity", "stages", "moves", "clocks", "indicators",
)  # fmt: skip
FIELD_KEYS = (
    "code", "label", "type", "unit", "choices", "required", "unique", "private", "retired", "help",
    "from", "not_before",
)  # fmt: skip
_MOST_VERSION = 9999
_SHOWN = 20


def check_register(text: str) -> tuple[Register | None, tuple[Mistake, ...]]:
    """The declaration, and every mistake in order of lines. A register only when there is none."""
    found = Findings(GRAMMAR)
    root = root_of(text, found)
    register = _register(root, found) if root is not None else None
    mistakes = tuple(sorted(found.mistakes))
    return (register if not mistakes else None), mistakes


def load_register(text: str, name: str) -> Register:
    """The declaration. Raises RegisterError that tells the mistakes, with `name` as the file's name."""
    register, mistakes = check_register(text)
    if register is None:
        told = "".join(f"\n{name} {mistake}" for mistake in mistakes[:_SHOWN])
        more = f"\n另有 {len(mistakes) - _SHOWN} 处。" if len(mistakes) > _SHOWN else ""
        raise RegisterError(
            f"台账声明 {name} 有 {len(mistakes)} 处不对：{told}{more}", "", mistakes
        )
    return register


def _register(root: yaml.MappingNode, found: Findings) -> Register:
    entry = Entry.of(root, "台账", KEYS, found)
    entry.choice("luoshi_register", (GRAMMAR_VERSION,), GRAMMAR_VERSION, needed=True)
    stages = stages_of(entry.items("stages"), found)
    fields = _fields(entry, stage_field(stages), found)
    named, area, dated = _identity(entry, fields, found)
    asked = {**fields, **stage_field(stages)}
    moves = moves_of(entry.items("moves"), stages, asked, found)
    if stages:
        check_graph(stages, moves, found)
    begins, ends = _effective(entry, found)
    indicators = _indicators(entry, Known(asked, dated, found))
    clocks = clocks_of(entry.items("clocks"), stages, found)
    description = _description(entry)
    return Register(
        code=entry.code("code"),
        name=entry.text("name", needed=True),
        description=description,
        keeper=entry.text("keeper", needed=True),
        frequency=entry.choice("frequency", FREQUENCIES, "month", needed=True),
        version=entry.whole("version", 1, _MOST_VERSION, needed=True),
        effective_from=begins,
        effective_until=ends,
        fields=tuple(fields.values()),
        name_field=named,
        area_field=area,
        dated_field=dated,
        stages=tuple(stage for stage, _ in stages.values()),
        moves=moves,
        clocks=clocks,
        writers=_writers(entry, fields.get(area or ""), found),
        indicators=indicators,
        kept_by=_kept_by(entry, fields.values()),
    )


def _kept_by(entry: Entry, fields: Iterable[Field]) -> str:
    """What fills the fields is a word to this room; only whoever keeps the register knows what it stands for."""
    keeper = entry.code("kept_by", needed=False)
    for field in fields:
        if field.source and not entry.has("kept_by"):
            entry.wrong(
                "fields", f"“{field.label}”写了 from，台账却由人填写。", "请写 kept_by，或删去 from。"
            )  # fmt: skip
        if entry.has("kept_by") and field.required and not field.source:
            entry.wrong(
                "fields", f"“{field.label}”必填，却没有写 from，没有人会填它。",
                "请写 from，或删去 required。",
            )  # fmt: skip
    return keeper


def _effective(entry: Entry, found: Findings) -> tuple[date, date | None]:
    node = entry.nodes.get("effective")
    if node is None:
        entry.wrong("effective", "没有写从哪天起用（effective）。", "例：{from: 2024-09-01}。")
        return date.min, None
    span = Entry.of(node, "effective", ("from", "until"), found)
    begins, ends = span.day("from", needed=True), span.day("until")
    if begins is not None and ends is not None and ends < begins:
        span.wrong("until", "截止日在开始日之前。", "请改正。")
    return begins or date.min, ends


def _description(entry: Entry) -> str:
    text = entry.text("description", needed=True)
    if len(text.splitlines()) > 2:
        entry.wrong("description", "说明超过两行。", "请写成两行以内，细节写在字段的 help 里。")
    return text


def _writers(entry: Entry, area: Field | None, found: Findings) -> tuple[Writer, ...]:
    """area: the field that holds an entry's area, None without one."""
    if not entry.has("writers"):
        return ("keeper",)
    told = {word: line for word, line in entry.texts("writers")}
    for word, line in told.items():
        if word not in WRITERS:
            found.add(line, f"不认识“{word[:20]}”这种填写人。", f"可写：{'、'.join(WRITERS)}。")
    if "keeper" not in told:
        entry.wrong("writers", "writers 里没有 keeper。", "记账单位总要能写，请补上 keeper。")
    if "area" in told and (area is None or area.type != "unit"):
        found.add(
            told["area"], "所在单位要能自己写（writers 里的 area），须知道每行是哪个单位的。",
            "请在 identity 写 area，用 unit 类型的字段；或删去这个 area。",
        )  # fmt: skip
    return tuple(writer for writer in WRITERS if writer in told)


def _fields(entry: Entry, stage: Mapping[str, Field], found: Findings) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    lines: dict[str, Entry] = {}
    for node in entry.items("fields", needed=True):
        each = Entry.of(node, "字段", FIELD_KEYS, found)
        code = each.code("code")
        if code == STAGE:
            each.wrong("code", f"字段不能叫 {STAGE}，这是阶段的名字。", "请换一个代码。")
        elif code in fields:
            each.wrong("code", f"字段“{code}”声明了两次。", "代码不能重复。")
        kind = each.text("type", needed=True)
        known = each.choice("type", FIELD_TYPES, "text")
        field = Field(
            code,
            each.text("label", needed=True),
            known,
            _unit(each, known) if kind else "",
            _choices(each, known, found),
            each.yes("required"),
            each.yes("unique"),
            each.yes("private"),
            each.yes("retired"),
            each.text("help"),
            each.code("from", needed=False),
            each.code("not_before", needed=False),
        )
        if field.retired and field.required:
            each.wrong("required", f"“{field.label}”已停用，不能必填。", "请删去 required。")
        _own_label(each, field, (*fields.values(), *stage.values()))
        if code:
            fields.setdefault(code, field)
            lines.setdefault(code, each)
    _refuse_order(fields, lines)
    return fields


def _refuse_order(fields: Mapping[str, Field], lines: Mapping[str, Entry]) -> None:
    """`not_before` names another date of the register, and nothing comes after itself."""
    for field in fields.values():
        if not field.not_before:
            continue
        other, entry = fields.get(field.not_before), lines[field.code]
        if other is None:
            entry.wrong(
                "not_before", f"not_before 是“{field.not_before[:30]}”，没有这个字段。", "请改正。"
            )
        elif field.type != "date" or other.type != "date":
            entry.wrong(
                "not_before", "not_before 只用在两个日期之间。", "请删去，或改类型为 date。"
            )
    for field in circles(fields.values()):
        lines[field.code].wrong(
            "not_before", f"“{field.label}”要在它自己之后，前后成了圈。", "请删去一处 not_before。"
        )


def _own_label(entry: Entry, field: Field, others: Iterable[Field]) -> None:
    """A sheet's columns are known by label or by code: two of one name, and one of them would be lost."""
    taken = {
        word for other in others if other.code != field.code for word in (other.code, other.label)
    }
    if field.label and field.label in taken:
        entry.wrong(
            "label", f"已有叫“{field.label[:30]}”的字段（停用的也算）。",
            "表头靠名称认字段，请换一个名称。",
        )  # fmt: skip


def _unit(entry: Entry, kind: FieldType) -> str:
    unit = entry.text("unit")
    if unit and kind != "number":
        entry.wrong(
            "unit", f"{kind} 类型的字段没有计量单位。", "请删去 unit，或把类型改为 number。"
        )
    elif unit and not is_known_unit(unit):
        entry.wrong(
            "unit", f"计量单位“{unit[:20]}”不认识。", "请用 luoshi/plan/units.txt 里的单位。"
        )
        return ""
    return unit


def _choices(entry: Entry, kind: FieldType, found: Findings) -> tuple[Choice, ...]:
    if kind != "choice":
        if entry.has("choices"):
            entry.wrong("choices", f"{kind} 类型的字段没有选项。", "请删去，或把类型改为 choice。")
        return ()
    choices: dict[str, Choice] = {}
    for node in entry.items("choices", needed=True):
        if isinstance(node, yaml.ScalarNode):
            text = str(node.value).strip()
            choice = Choice(text, text)
        else:
            each = Entry.of(node, "选项", ("code", "label"), found)
            choice = Choice(_choice_code(each), each.text("label", needed=True))
        taken = {word for other in choices.values() for word in (other.code, other.label)}
        if taken & {choice.code, choice.label}:
            found.add(line_of(node), f"选项“{choice.label[:20]}”写了两次。", "请删去一处。")
        choices[choice.code] = choice
    return tuple(choices.values())


def _choice_code(entry: Entry) -> str:
    """A code; or the word that was once both code and label, whose label alone may change."""
    code = entry.text("code", needed=True)
    return entry.code("code") if code.isascii() else code


def _identity(
    entry: Entry, fields: Mapping[str, Field], found: Findings
) -> tuple[str, str | None, str | None]:
    node = entry.nodes.get("identity")
    if node is None:
        entry.wrong(
            "identity", "没有写 identity。", "例：identity: {name: 名称字段, dated: 日期字段}。"
        )
        return "", None, None
    each = Entry.of(node, "identity", ("name", "area", "dated"), found)
    wanted: dict[str, tuple[FieldType, ...]] = {
        "name": ("text", "enterprise", "choice", "unit"), "area": ("unit", "choice"), "dated": ("date",),
    }  # fmt: skip
    codes: dict[str, str | None] = {}
    for key, types in wanted.items():
        code = each.text(key, needed=key == "name")
        field = fields.get(code)
        if code and field is None:
            each.wrong(key, f"identity 的 {key} 是“{code[:30]}”，没有这个字段。", "请改正。")
        elif field is not None and field.type not in types:
            each.wrong(
                key, f"identity 的 {key} 不能用 {field.type} 类型的字段。", f"可用：{'、'.join(types)}。"
            )  # fmt: skip
        elif field is not None and field.retired:
            each.wrong(
                key, f"identity 的 {key} 用着的“{field.label}”不能停用，新的行会没有名称、地区或日期。",
                "请删去 retired。",
            )  # fmt: skip
        codes[key] = code or None
    return codes["name"] or "", codes["area"], codes["dated"]


def _indicators(entry: Entry, known: Known) -> tuple[Indicator, ...]:
    indicators: dict[str, Indicator] = {}
    for node in entry.items("indicators"):
        indicator = indicator_of(node, known)
        if indicator is None:
            continue
        if indicator.code in indicators:
            known.found.add(
                indicator.line, f"指标“{indicator.code}”算了两次。", "一个指标只能有一种算法。"
            )
        indicators[indicator.code] = indicator
    return tuple(indicators.values())
