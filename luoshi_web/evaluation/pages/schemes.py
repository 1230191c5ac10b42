"""Schemes: the list, one as published, the editor of a draft with every mistake at its line and what it will change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.declared import Mistake
from luoshi.scoring import KINDS, Group, Scheme, formula_words
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Scheme as Row
from luoshi_web.evaluation.models import SchemeEdition, SchemeSketch
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.scheme_rows import Draft, declared
from luoshi_web.evaluation.sources.known import source_of, source_words
from luoshi_web.evaluation.sources.printed import number_words
from luoshi_web.offices.models import UnitKind
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class SchemeLine:
    url: str
    name: str
    version: int
    groups: str
    items: int
    changed_at: datetime
    draft: str
    draft_url: str


@dataclass(frozen=True, slots=True)
class SchemesPage:
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    lines: tuple[SchemeLine, ...]
    drafts: tuple[tuple[str, str, str], ...]
    may_make: bool
    new_url: str
    fault: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class ItemRow:
    """weights: by group, "" where the group is not asked."""

    heading: str
    label: str
    weights: tuple[str, ...]
    rule: str
    kind: str
    source: str
    source_key: str
    basis: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A scheme in words: whoever is scored by it can read it without the text."""

    description: str
    groups: tuple[tuple[str, str], ...]
    items: tuple[ItemRow, ...]
    full: str
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SchemePage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    code: str
    shown: Shown
    text: str
    checksum: str
    version: int
    editions: tuple[tuple[int, str, str, str, str, bool], ...]
    draft_url: str
    begin_url: str
    typed_url: str
    fault: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class MistakeRow:
    line: int
    sentence: str
    source: str


@dataclass(frozen=True, slots=True)
class SketchPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    name: str
    text: str
    seen: int
    changed: str
    mistakes: tuple[MistakeRow, ...]
    shown: Shown | None
    differences: tuple[str, ...]
    may_publish: bool
    note: str
    fault: str
    do_url: str
    back_url: str
    sources: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str, str], ...]


def schemes_page(
    access: Access,
    held: Rights,
    rows: Sequence[SchemeEdition],
    sketches: Sequence[SchemeSketch],
    fault: str,
) -> SchemesPage:
    here = access.programme.code
    begun = {one.scheme_id: one for one in sketches if one.scheme_id} if held.office else {}
    fresh = [one for one in sketches if one.scheme_id is None] if held.office else []
    return SchemesPage(
        headline=_("考核办法 %(n)s 个") % {"n": len(rows)} if rows else _("还没有考核办法"),
        programme=here,
        tabs=tabs(access, "schemes"),
        lines=tuple(_line(here, one, begun.get(one.scheme_id)) for one in rows),
        drafts=tuple(
            (
                reverse("evaluation:sketch", args=[here, one.pk]),
                _("新办法的草稿"),
                who_words(one.changed_by),
            )
            for one in fresh
        ),
        may_make=held.office,
        new_url=reverse("evaluation:scheme-new", args=[here]),
        fault=fault,
        has_sample=any(one.scheme.sample for one in rows),
    )


def scheme_page(
    access: Access,
    held: Rights,
    row: Row,
    edition: SchemeEdition,
    editions: Sequence[SchemeEdition],
    sketch: SchemeSketch | None,
    fault: str,
) -> SchemePage:
    here, made = access.programme.code, declared(edition.text)
    base = reverse("evaluation:scheme", args=[here, row.code])
    return SchemePage(
        title=row.name,
        headline=_("%(name)s：%(n)s 项，满分 %(full)s 分")
        % {"name": row.name, "n": len(made.items), "full": number_words(made.full)},
        programme=here,
        tabs=tabs(access, "schemes"),
        code=row.code,
        shown=shown_of(made),
        text=edition.text,
        checksum=edition.checksum,
        version=edition.version,
        editions=tuple(
            (
                one.version, f"{base}?version={one.version}", f"{one.published_at:%Y-%m-%d}",
                who_words(one.published_by), one.note, one.version == edition.version,
            )
            for one in editions
        ),
        draft_url=reverse("evaluation:sketch", args=[here, sketch.pk])
        if sketch and held.office
        else "",
        begin_url=reverse("evaluation:scheme-begin", args=[here, row.code])
        if held.office and sketch is None
        else "",
        typed_url=reverse("evaluation:typed", args=[here, row.code]) if held.reads_all else "",
        fault=fault,
        has_sample=row.sample,
    )  # fmt: skip


def sketch_page(access: Access, draft: Draft, typed: Typed, text: str | None = None) -> SketchPage:
    """text: what was sent and not stored, shown again in its place."""
    here, sketch = access.programme.code, draft.sketch
    shown = sketch.text if text is None else text
    lines = shown.splitlines()
    before = draft.before.text if draft.before else ""
    row = sketch.scheme
    return SketchPage(
        title=_("改考核办法") if row else _("新的考核办法"),
        programme=here,
        tabs=tabs(access, "schemes"),
        name=row.name if row else (draft.declared.name if draft.declared else _("新办法")),
        text=shown,
        seen=sketch.turn,
        changed=who_words(sketch.changed_by),
        mistakes=tuple(_mistake(one, lines) for one in draft.mistakes),
        shown=shown_of(draft.declared) if draft.declared else None,
        differences=tuple(
            unified_diff(before.splitlines(), sketch.text.splitlines(), n=0, lineterm="")
        )[2:]
        if before
        else (),
        may_publish=draft.may_publish,
        note=typed.of("publish", "note"),
        fault=typed.fault,
        do_url=reverse("evaluation:sketch-do", args=[here, sketch.pk]),
        back_url=reverse("evaluation:scheme", args=[here, row.code])
        if row
        else reverse("evaluation:schemes", args=[here]),
        sources=source_words(),
        kinds=tuple((key, number, name) for key, (number, name) in KINDS.items()),
    )


def shown_of(made: Scheme) -> Shown:
    return Shown(
        description=made.description,
        groups=tuple((group.label, _members(group)) for group in made.groups),
        items=tuple(_items(made)),
        full=number_words(made.full),
        rules=tuple(_rules(made)),
    )


def _line(here: str, one: SchemeEdition, sketch: SchemeSketch | None) -> SchemeLine:
    made = declared(one.text)
    return SchemeLine(
        url=reverse("evaluation:scheme", args=[here, one.scheme.code]),
        name=one.scheme.name,
        version=one.version,
        groups="、".join(group.label for group in made.groups),
        items=len(made.items),
        changed_at=one.published_at,
        draft=_("%(who)s在改") % {"who": who_words(sketch.changed_by)} if sketch else "",
        draft_url=reverse("evaluation:sketch", args=[here, sketch.pk]) if sketch else "",
    )


def _items(made: Scheme) -> list[ItemRow]:
    rows = []
    for item in made.items:
        weights = tuple(
            number_words(made.weight_of(group, item), 4) if item in made.items_of(group) else ""
            for group in made.groups
        )
        source = source_of(item.source)
        rows.append(
            ItemRow(
                heading=item.heading,
                label=item.label,
                weights=weights,
                rule=formula_words(item, item.weight),
                kind=KINDS[item.formula.kind][0],
                source=str(source.label) if source else _("没有这个数据来源"),
                source_key=item.source,
                basis=item.basis,
            )
        )
    return rows


def _members(group: Group) -> str:
    said = []
    if group.kinds:
        said.append(
            _("按类别：%(kinds)s") % {"kinds": "、".join(_kind(one) for one in group.kinds)}
        )
    if group.units:
        said.append(_("点名：%(n)s 个") % {"n": len(group.units)})
    if group.without:
        said.append(_("不含：%(units)s") % {"units": "、".join(group.without)})
    return "；".join(said)


def _kind(word: str) -> str:
    return str(UnitKind(word).label) if word in UnitKind.values else word


def _rules(made: Scheme) -> list[tuple[str, str]]:
    """What holds for all items, in sentences; what the scheme does not have is not told."""
    share = number_words(made.no_target_share * 100)
    no_target = {
        "zero": _("不得分"), "reweigh": _("不计，权重由其他项分担"),
        "share": _("得权重的 %(n)s%%") % {"n": share},
    }  # fmt: skip
    no_data = {
        "refuse": _("不能冻结"), "zero": _("不得分"), "reweigh": _("不计，权重由其他项分担"),
    }  # fmt: skip
    said = [
        (_("没有目标的单位"), no_target[made.no_target]),
        (_("没有数据的项"), no_data[made.no_data]),
    ]
    for label, extras in ((_("加分"), made.adds), (_("扣分"), made.deducts)):
        if extras.levels:
            levels = "，".join(f"{one.label} {number_words(one.points)}" for one in extras.levels)
            most = (
                _("；合计最多 %(n)s 分") % {"n": number_words(extras.most)} if extras.most else ""
            )
            said.append((label, f"{levels}{most}；{_('同一件事只按最高一级计一次')}"))
    if made.vetoes:
        words = {"rank": _("取消排名"), "top_grade": _("不能评第一等")}
        said.append(
            (
                _("一票否决"),
                "，".join(f"{one.label}（{words[one.cancels]}）" for one in made.vetoes),
            )
        )
    if made.grades:
        said.append(
            (_("等次"), "，".join(_grade(one.label, one.least, one.share) for one in made.grades))
        )
    if made.adjust_until:
        month, day = made.adjust_until
        said.append(
            (_("调整目标"), _("当年 %(m)s 月 %(d)s 日以前批准的才算") % {"m": month, "d": day})
        )
    return said


def _grade(label: str, least: object, share: object) -> str:
    said = []
    if least is not None:
        said.append(_("%(n)s 分以上") % {"n": number_words(least)})  # type: ignore[arg-type]
    if share is not None:
        said.append(_("不超过 %(n)s%%") % {"n": number_words(share * 100)})  # type: ignore[operator]
    return f"{label}（{'，'.join(said)}）" if said else label


def _mistake(one: Mistake, lines: Sequence[str]) -> MistakeRow:
    source = lines[one.line - 1].strip() if 0 < one.line <= len(lines) else ""
    return MistakeRow(one.line, f"{one.message}{one.remedy}", source[:120])
