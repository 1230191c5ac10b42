"""What a person changes in a plan as read: a list of edits beside the source, applied anew each time, never stored into it.

Every item has a key that stays through its changes: a target its id, any other item where it stood when it was read or
added ("120-134", a second one at the same place "120-134.2"). The head of the plan has the key "".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar, get_args

from luoshi.plan.edit_fields import FIELDS, KIND_WORDS, EditError, Item, checked, made
from luoshi.plan.model import Duty, Mechanism, Milestone, NamedProject, Plan, Target

EditOp = Literal["add", "change", "remove"]
ItemKind = Literal["target", "duty", "milestone", "mechanism", "project"]
EditKind = Literal["target", "duty", "milestone", "mechanism", "project", "head"]

EDIT_OPS: tuple[EditOp, ...] = get_args(EditOp)
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)
EDIT_KINDS: tuple[EditKind, ...] = get_args(EditKind)
_T = TypeVar("_T", bound=Target | Duty | Milestone | Mechanism | NamedProject)
_ID = re.compile(r"(?P<head>\D*)(?P<number>\d{1,9})")
_OP_NAMES: Mapping[str, str] = {"add": "添加", "change": "修改", "remove": "删除"}


@dataclass(frozen=True, slots=True)
class Edit:
    """fields: only those that change, as JSON values; for `add` all that the item has; for `remove` none.

    A duty's parties are a list of {"name", "role"}; the head's issued_on is an ISO day, its horizon [first, last].
    """

    op: EditOp
    kind: EditKind
    key: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A plan's items by kind and key, in the plan's order, after some edits. head: the plan with its items as read."""

    head: Plan
    items: Mapping[ItemKind, Mapping[str, Item]]
    added: frozenset[tuple[ItemKind, str]] = frozenset()
    removed: frozenset[tuple[ItemKind, str]] = frozenset()

    def item(self, kind: str, key: str) -> Item | None:
        return self.items[kind].get(key) if kind in self.items else None  # type: ignore[index]


def keyed(plan: Plan, edits: Iterable[Edit] = ()) -> Keyed:
    """The plan's items with their keys after the edits. Raises EditError (a LuoshiError) naming the edit that cannot be."""
    head = plan
    items: dict[ItemKind, dict[str, Item]] = {
        kind: _with_keys(_of(plan, kind)) for kind in ITEM_KINDS
    }
    added: set[tuple[ItemKind, str]] = set()
    removed: set[tuple[ItemKind, str]] = set()
    for edit in edits:
        _require_known(edit)
        if edit.kind == "head":
            head = _head_changed(head, edit)
            continue
        place = (edit.kind, edit.key)
        here = items[edit.kind]
        if edit.op == "add":
            if edit.key in here or place in removed:
                raise EditError(f"{_named(edit)}已经有了，不能再添加。", "请换一个编号。")
            here[edit.key] = made(plan, edit.kind, edit.key, edit.fields)
            added.add(place)
            continue
        if edit.key not in here:
            raise EditError(f"{_named(edit)}不在方案里，或已经删去。", "请刷新后再改。")
        if edit.op == "remove":
            del here[edit.key]
            removed.add(place)
        else:
            here[edit.key] = checked(plan, edit.kind, edit.key, here[edit.key], edit.fields)
    _require_wholes(plan, items, {key for kind, key in removed if kind == "target"})
    return Keyed(
        head, {kind: _in_order(items[kind], kind, added) for kind in ITEM_KINDS},
        frozenset(p for p in added if p not in removed), frozenset(removed),
    )  # fmt: skip


def apply_edits(plan: Plan, edits: Sequence[Edit]) -> Plan:
    """The plan with the edits applied, in their order. Pure. Raises EditError; then nothing is applied.

    Guarantees: ids of the reader's targets stay; an added item stands where its passage stands; without edits the same
    plan; adding and then removing leaves the plan as it was; edits of different items may come in any order.
    """
    if not edits:
        return plan
    result = keyed(plan, edits)
    gone = {key for kind, key in result.removed if kind == "target"}
    return replace(
        result.head,
        targets=tuple(
            replace(target, part_of=None) if target.part_of in gone else target
            for target in _typed(result, "target", Target)
        ),
        duties=_typed(result, "duty", Duty),
        milestones=_typed(result, "milestone", Milestone),
        mechanisms=_typed(result, "mechanism", Mechanism),
        projects=_typed(result, "project", NamedProject),
    )


def new_key(plan: Plan, edits: Iterable[Edit], kind: ItemKind, start: int, end: int) -> str:
    """A key for an item to be added. edits: every one ever made, the undone ones too, so that no key comes back."""
    used = {e.key for e in edits if e.kind == kind} | set(_with_keys(_of(plan, kind)))
    if kind == "target":
        found = [m for m in map(_ID.fullmatch, used) if m]
        number = max((int(m["number"]) for m in found), default=0) + 1
        head = found[0]["head"] if found else "T"
        return f"{head}{number:02d}"
    base, turn = f"{start}-{end}", 1
    while (key := base if turn == 1 else f"{base}.{turn}") in used:
        turn += 1
    return key


def edit_to_dict(edit: Edit) -> dict[str, Any]:
    return {"op": edit.op, "kind": edit.kind, "key": edit.key, "fields": dict(edit.fields)}


def edit_from_dict(data: Mapping[str, Any]) -> Edit:
    """The inverse of `edit_to_dict`. Raises EditError on an unknown word or shape."""
    unknown = sorted(set(data) - {"op", "kind", "key", "fields"})
    if unknown:
        raise EditError(f"修改里有不认识的字段：{'、'.join(unknown)}。", "请删去。")
    fields = data.get("fields", {})
    if not isinstance(fields, Mapping):
        raise EditError("修改里的 fields 不是字段表。", "请写成名称和值。")
    edit = Edit(data.get("op", ""), data.get("kind", ""), str(data.get("key", "")), dict(fields))
    _require_known(edit)
    return edit


def _require_known(edit: Edit) -> None:
    if edit.op not in EDIT_OPS:
        raise EditError(
            f"不认识修改的做法“{str(edit.op)[:20]}”。", f"只有 {'、'.join(EDIT_OPS)} 三种。"
        )
    if edit.kind not in EDIT_KINDS:
        raise EditError(
            f"不认识条目的种类“{str(edit.kind)[:20]}”。", f"只有 {'、'.join(EDIT_KINDS)}。"
        )
    if edit.kind == "head" and (edit.op != "change" or edit.key):
        raise EditError("文件头只能修改，不能添加或删除。", "请改它的标题、文号、日期或年份。")
    if edit.kind != "head" and not edit.key:
        raise EditError(f"{_OP_NAMES[edit.op]}时没有写明是哪一项。", "请写明编号。")
    strange = sorted(set(edit.fields) - set(FIELDS[edit.kind]))
    if strange:
        raise EditError(
            f"{_named(edit)}没有“{'、'.join(map(str, strange))[:40]}”这个字段。", "请核对字段名。"
        )
    if edit.op == "remove" and edit.fields:
        raise EditError(f"{_named(edit)}：删除时不写字段。", "请去掉 fields。")


def _head_changed(head: Plan, edit: Edit) -> Plan:
    item = checked(head, "head", "", head, edit.fields)
    return item if isinstance(item, Plan) else head


def _require_wholes(
    plan: Plan, items: Mapping[ItemKind, Mapping[str, Item]], gone: set[str]
) -> None:
    """A part's whole is another target that is there, or was removed; and no target is a part of itself, by any way."""
    wholes = {key: t.part_of for key, t in items["target"].items() if isinstance(t, Target)}
    read = {target.id: target.part_of for target in plan.targets}
    for key, whole in wholes.items():
        if whole is None or whole in gone or (key in read and read[key] == whole):
            continue
        if whole not in wholes:
            raise EditError(f"目标 {key} 的上级目标 {whole} 不在方案里。", "请从现有目标里选。")
        step: str | None = whole
        for _ in range(len(wholes) + 1):
            if step == key:
                raise EditError(f"目标 {key} 成了自己的一部分。", "请另选上级目标，或不选。")
            step = wholes.get(step) if step is not None else None


def _of(plan: Plan, kind: ItemKind) -> tuple[Item, ...]:
    if kind == "target":
        return plan.targets
    if kind == "duty":
        return plan.duties
    if kind == "milestone":
        return plan.milestones
    return plan.mechanisms if kind == "mechanism" else plan.projects


def _with_keys(items: Iterable[Item]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        base = item.id if isinstance(item, Target) else f"{item.start}-{item.end}"
        key, turn = base, 1
        while key in found:
            turn += 1
            key = f"{base}.{turn}"
        found[key] = item
    return found


def _in_order(
    items: Mapping[str, Item], kind: ItemKind, added: set[tuple[ItemKind, str]]
) -> dict[str, Item]:
    """Items as read keep their order; an added one goes before the first that begins behind it."""
    kept = [(key, item) for key, item in items.items() if (kind, key) not in added]
    fresh = [(key, item) for key, item in items.items() if (kind, key) in added]
    for key, item in sorted(fresh, key=lambda pair: (pair[1].start, pair[1].end, pair[0])):
        later = (n for n, (_, other) in enumerate(kept) if other.start > item.start)
        kept.insert(next(later, len(kept)), (key, item))
    return dict(kept)


def _typed(result: Keyed, kind: ItemKind, wanted: type[_T]) -> tuple[_T, ...]:
    return tuple(item for item in result.items[kind].values() if isinstance(item, wanted))


def _named(edit: Edit) -> str:
    return f"{KIND_WORDS[edit.kind]} {edit.key}".strip() if edit.kind in KIND_WORDS else edit.key
