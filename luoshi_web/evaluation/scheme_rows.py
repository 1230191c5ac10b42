"""Reads of schemes: which there are, their versions, the drafts, and what this programme cannot answer in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.declared import Mistake
from luoshi.plan import Period
from luoshi.scoring import Scheme as Declared
from luoshi.scoring import check_scheme, load_scheme
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import Scheme, SchemeEdition, SchemeSketch
from luoshi_web.evaluation.sources.known import unknown
from luoshi_web.evaluation.sources.model import asked_of
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, UnitKind
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Draft:
    """A sketch as it stands: what it declares, None while it has mistakes; the edition it follows, None for a new one."""

    sketch: SchemeSketch
    declared: Declared | None
    mistakes: tuple[Mistake, ...]
    before: SchemeEdition | None

    @property
    def may_publish(self) -> bool:
        return self.declared is not None and not self.mistakes


def schemes_of(programme: Programme) -> list[Scheme]:
    """Made-up ones are left out while the programme hides them. One query."""
    rows = Scheme.objects.filter(programme=programme)
    return list(rows if programme.show_sample else rows.filter(sample=False))


def scheme_row(access: Access, code: str) -> Scheme:
    row = next((one for one in schemes_of(access.programme) if one.code == code), None)
    if row is None:
        raise Http404(_("没有这个考核办法。"))
    row.programme = access.programme
    return row


def editions_of(row: Scheme) -> list[SchemeEdition]:
    """Newest first."""
    return list(SchemeEdition.objects.filter(scheme=row).order_by("-version"))


def edition_of(row: Scheme, version: int | None = None) -> SchemeEdition:
    """None: the newest."""
    found = SchemeEdition.objects.filter(scheme=row, version=version or row.version).first()
    if found is None:
        raise Http404(_("%(name)s没有第 %(n)s 版。") % {"name": row.name, "n": version})
    found.scheme = row
    return found


def newest_editions(programme: Programme) -> list[SchemeEdition]:
    """Of every scheme, in their order. Two queries."""
    rows = {row.pk: row for row in schemes_of(programme)}
    found = SchemeEdition.objects.filter(scheme__in=rows).order_by("scheme", "version")
    newest = {one.scheme_id: one for one in found}
    for one in newest.values():
        one.scheme = rows[one.scheme_id]
    return [newest[pk] for pk in rows if pk in newest]


@lru_cache(maxsize=32)
def declared(text: str) -> Declared:
    """ScoringError with every mistake. Published texts load always."""
    return load_scheme(text, _("考核办法"))


def sketches_of(programme: Programme) -> list[SchemeSketch]:
    return list(SchemeSketch.objects.filter(programme=programme).select_related("scheme"))


def sketch_row(access: Access, held: Rights, pk: int) -> SchemeSketch:
    """The office's alone."""
    require_office(held)
    rows = SchemeSketch.objects.filter(programme=access.programme, pk=pk)
    row = rows.select_related("scheme").first()
    if row is None:
        raise Http404(_("没有这份草稿，或者已经发布、放弃。"))
    row.programme = access.programme
    return row


def held_sketch(row: SchemeSketch, seen: int) -> SchemeSketch:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = SchemeSketch.objects.select_for_update().filter(pk=row.pk).first()
    if fresh is None:
        raise ConflictError(_("这份草稿刚被发布或放弃了。"), _("没有存。请看过现在的版本再改。"))
    if fresh.turn != seen:
        raise ConflictError(
            _("%(who)s刚改过这份草稿。") % {"who": fresh.changed_by},
            _("您填的还没有存。请看过现在的草稿，再存一次。"),
        )
    fresh.programme = row.programme
    return fresh


def draft_of(sketch: SchemeSketch, now: datetime) -> Draft:
    """With every mistake: of the text, of what stands against the version before, of what the programme has no source for."""
    before = edition_of(sketch.scheme) if sketch.scheme is not None else None
    made, mistakes = check_scheme(sketch.text)
    if made is not None:
        mistakes = (*mistakes, *against(sketch.programme, made, before, now.date(), now))
    return Draft(sketch, made, tuple(mistakes), before)


def against(
    programme: Programme, made: Declared, before: SchemeEdition | None, today: date, now: datetime
) -> Sequence[Mistake]:
    """What speaks against a scheme that loads: its code, its version, units and sources that the programme does not have."""
    found: list[Mistake] = []
    if before is None:
        if Scheme.objects.filter(programme=programme, code=made.code).exists():
            found.append(
                _wrong(_("代码 %(code)s 已经用了。") % {"code": made.code}, _("请换一个代码。"))
            )
        if made.version != 1:
            found.append(
                _wrong(_("新办法的版本写成了 %(n)s。") % {"n": made.version}, _("第一版请写 1。"))
            )
    else:
        wanted = before.version + 1
        if made.code != before.scheme.code:
            found.append(
                _wrong(
                    _("代码不能改成 %(code)s。") % {"code": made.code},
                    _("要用新代码，请另立一个办法。"),
                )
            )
        if made.version != wanted:
            found.append(
                _wrong(
                    _("版本写成了 %(n)s。") % {"n": made.version},
                    _("这是第 %(n)s 版，请写 %(n)s。") % {"n": wanted},
                )
            )
    asked = asked_of(programme, made.code, Period.of_year(today.year), today, now)
    for problem in unknown(programme, asked, made.sources).values():
        found.append(_wrong(problem, _("请改 source，或先把数据放进系统。")))
    kinds = {value for value, _label in UnitKind.choices}
    for group in made.groups:
        odd = [one for one in (*group.units, *group.without) if one not in asked.heirs]
        if odd:
            said = {"group": group.label, "units": "、".join(odd)[:80]}
            found.append(
                _wrong(
                    _("分组“%(group)s”里的 %(units)s 不是本项目的单位。") % said,
                    _("请写单位代码。"),
                )
            )
        if strange := [kind for kind in group.kinds if kind not in kinds]:
            said = {"group": group.label, "kinds": "、".join(strange)[:60]}
            found.append(
                _wrong(
                    _("分组“%(group)s”里没有 %(kinds)s 这类单位。") % said, "、".join(sorted(kinds))
                )
            )
    return found


def _wrong(message: str, remedy: str) -> Mistake:
    return Mistake(0, message, remedy)
