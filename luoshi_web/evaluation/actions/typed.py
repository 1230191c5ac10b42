"""What the office types: a figure with its document, corrected by another; a matter, once, and taken back with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.scoring import Scheme as Declared
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import Matter, MatterKind, Scheme, TypedFigure
from luoshi_web.evaluation.scheme_rows import declared, edition_of
from luoshi_web.evaluation.sources.typed import FIGURES, standing_figures, standing_matters
from luoshi_web.offices.actions import Subject, index_text, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.offices.queries import Access

_MOST_DOCUMENT = 200
_MOST_MATTER = 120
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class FigureTold:
    """figures: of FIGURES, as typed; an empty one is not told. approved_on: of a lowered target."""

    source: str
    unit: Unit
    period: Period
    figures: Mapping[str, str]
    document: str
    approved_on: date | None = None
    reason: str = ""
    file: CheckedFile | None = None


@dataclass(frozen=True, slots=True)
class MatterTold:
    """level: of the scheme's adds or deducts, or one of its vetoes."""

    kind: str
    level: str
    unit: Unit
    matter: str
    on: date
    document: str
    file: CheckedFile | None = None


@audited("evaluation.figure.typed", gettext_lazy("录入了考核数据：{object}"))
def type_figure(
    access: Access, held: Rights, scheme: Scheme, told: FigureTold, seen: int | None, *,
    at: datetime, sample: bool = False,
) -> TypedFigure:  # fmt: skip
    """seen: key of the row it corrects, None for the first. ConflictError where somebody typed one since.

    LuoshiError: a source the scheme does not ask, no document, no figure in a first row, a correction without a reason.
    """
    require_office(held)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    made = declared(edition_of(scheme).text)
    if told.source not in made.sources:
        raise LuoshiError(
            _("%(scheme)s不用“%(source)s”。") % {"scheme": scheme.name, "source": told.source[:40]},
            _("请选办法里有的一项。"),
        )
    standing = _standing(access.programme, scheme, told)
    if (standing.pk if standing else None) != seen:
        raise ConflictError(_("这一项刚有人录入过。"), _("没有存。请看过现在的数再改。"))
    figures = _figures(told)
    if standing is None and not figures:
        raise LuoshiError(_("没有填数。"), _("请填实绩或目标。"))
    row = TypedFigure(
        programme=access.programme, scheme=scheme.code, source=told.source, unit=told.unit,
        period=str(told.period), figures=figures, document=_document(told.document),
        approved_on=_approved(told, made, at), replaces=standing,
        reason=require_reason(told.reason) if standing else "", sample=sample, at=at,
        by=access.actor, file=_stored(access, told.file, at),
    )  # fmt: skip
    row.save()
    record(
        access.programme, "evaluation.figure.typed",
        Subject("typed_figure", str(row.pk), f"{told.unit.name} {told.source}"),
        actor=access.actor, at=at,
        before=dict(standing.figures) if standing else None,
        after={**figures, "document": row.document, "reason": row.reason},
    )  # fmt: skip
    return row


@audited("evaluation.matter.added", gettext_lazy("登记了考核事项：{object}"))
def add_matter(
    access: Access, held: Rights, scheme: Scheme, told: MatterTold, *, at: datetime,
    sample: bool = False,
) -> Matter:  # fmt: skip
    """LuoshiError without a document, at a level the scheme does not have, or of a matter that is there at this level."""
    require_office(held)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    _require_level(declared(edition_of(scheme).text), told)
    words = fitting(told.matter, _("事项"), _MOST_MATTER)
    if not words:
        raise LuoshiError(_("没有写事项。"), _("同一件事用同一个名称，只按最高的一级计一次。"))
    today = timezone.localtime(at).date()
    if told.on > today:
        raise LuoshiError(
            _("文件日期%(day)s还没有到。") % {"day": told.on.isoformat()}, _("请按文件填写。")
        )
    same = standing_matters(access.programme).filter(
        scheme=scheme.code, kind=told.kind, level=told.level, unit=told.unit, matter=words
    )
    if same.exists():
        raise LuoshiError(
            _("%(matter)s已经登记过这一级。") % {"matter": words}, _("一件事只登记一次。")
        )
    row = Matter.objects.create(
        programme=access.programme, scheme=scheme.code, kind=told.kind, level=told.level,
        unit=told.unit, matter=words, on=told.on, document=_document(told.document),
        file=_stored(access, told.file, at), sample=sample, at=at, by=access.actor,
    )  # fmt: skip
    _record_matter(access, row, "evaluation.matter.added", at)
    return row


@audited("evaluation.matter.withdrawn", gettext_lazy("撤回了考核事项：{object}"))
def withdraw_matter(
    access: Access, held: Rights, row: Matter, reason: str, *, at: datetime
) -> Matter:
    """The row stays; another says that it counts no more. ConflictError for whoever comes second."""
    require_office(held)
    words = require_reason(reason)
    clash = ConflictError(_("这一条已经撤回。"), _("请刷新页面。"))
    if row.withdraws_id is not None:
        raise clash
    try:
        with transaction.atomic():
            made = Matter.objects.create(
                programme=row.programme, scheme=row.scheme, kind=row.kind, level=row.level,
                unit=row.unit, matter=row.matter, on=row.on, document=row.document, withdraws=row,
                reason=words, sample=row.sample, at=at, by=access.actor,
            )  # fmt: skip
    except IntegrityError:
        raise clash from None
    _record_matter(access, made, "evaluation.matter.withdrawn", at)
    return made


def _standing(programme: Programme, scheme: Scheme, told: FigureTold) -> TypedFigure | None:
    rows = standing_figures(programme).filter(
        scheme=scheme.code, source=told.source, unit=told.unit, period=str(told.period)
    )
    return rows.order_by("-pk").first()


def _figures(told: FigureTold) -> dict[str, str]:
    labels = {"actual": _("实绩"), "target": _("目标"), "lowered": _("调整后目标")}
    found = {}
    for name in FIGURES:
        text = told.figures.get(name, "").strip().replace(",", "").replace("，", "")
        if text:
            found[name] = _number(text, labels[name])
    if ("lowered" in found) != (told.approved_on is not None):
        raise LuoshiError(_("调整目标要同时填调整后的数和批准日期。"), _("没有调整就两项都留空。"))
    return found


def _number(text: str, label: str) -> str:
    whole, _dot, part = text.removeprefix("-").partition(".")
    fits = whole.isdigit() and (part.isdigit() or not part) and len(whole + part) <= _DIGITS
    if not (fits and text.isascii()):
        raise LuoshiError(
            _("%(label)s填的“%(text)s”不是数。") % {"label": label, "text": text[:20]},
            _("请只填数字，如 12.5。"),
        )
    return text


def _approved(told: FigureTold, made: Declared, at: datetime) -> date | None:
    day = told.approved_on
    if day is not None and day > timezone.localtime(at).date():
        raise LuoshiError(
            _("批准日期%(day)s还没有到。") % {"day": day.isoformat()}, _("请按批件填写。")
        )
    if day is not None and made.adjust_until is None:
        raise LuoshiError(_("这个办法不准调整目标。"), _("要准，请先在办法里写 adjust_until。"))
    return day


def _require_level(made: Declared, told: MatterTold) -> None:
    known = {
        MatterKind.ADD: [level.code for level in made.adds.levels],
        MatterKind.DEDUCT: [level.code for level in made.deducts.levels],
        MatterKind.VETO: [veto.code for veto in made.vetoes],
    }
    levels = known.get(MatterKind(told.kind), []) if told.kind in MatterKind.values else []
    if told.level not in levels:
        raise LuoshiError(_("办法里没有这一级。"), _("请从办法列出的级别里选。"))


def _document(text: str) -> str:
    words = fitting(text, _("出处"), _MOST_DOCUMENT)
    if not words:
        raise LuoshiError(_("没有写出处。"), _("请写文件名称或文号，没有文件的不能计入。"))
    return words


def _stored(access: Access, file: CheckedFile | None, at: datetime) -> StoredFile | None:
    if file is None:
        return None
    stored = store_file(
        access.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
    )
    index_text(stored)
    return stored


def _record_matter(access: Access, row: Matter, code: str, at: datetime) -> None:
    record(
        access.programme, code, Subject("matter", str(row.pk), f"{row.unit.name} {row.matter}"),
        actor=access.actor, at=at,
        after={
            "kind": row.kind, "level": row.level, "document": row.document, "on": str(row.on),
            "reason": row.reason,
        },
    )  # fmt: skip
