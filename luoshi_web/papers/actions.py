"""Every state change of the room: numbers are given, their words set; templates are kept and put to use."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.writing import check_template, template_kinds
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.papers.guards import require_keeper
from luoshi_web.papers.models import Series, SeriesWords, Template, TemplateUse
from luoshi_web.papers.numbers import require_year, series_kind, words_of

_MOST_WORDS: Final = 20
# Chinese characters alone: a year, a number or a bracket in it would print a number nobody can read.
_WORDS: Final = re.compile(r"[\u3400-\u9fff]+")


class TemplateRefused(LuoshiError):
    """A template that did not pass the check; faults: all of them, a line each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(_("模板没有存：有 %(n)s 处不能用。") % {"n": len(faults)}, "".join(faults))
        self.faults = faults


def take_number(programme: Programme, series: str, year: int) -> int:
    """The next number of the series in that year, the first being 1. Call inside the transaction that keeps it.

    The update locks the series until that transaction ends: two at once get different numbers one after the other, and one
    that is rolled back gives its number back, so that none is skipped and none is given twice.
    """
    series_kind(series)
    require_year(programme, year)
    if not connection.in_atomic_block:
        raise RuntimeError("take_number: outside a transaction a number could be lost")
    row, _made = Series.objects.get_or_create(programme=programme, series=series, year=year)
    Series.objects.filter(pk=row.pk).update(last=F("last") + 1)
    row.refresh_from_db(fields=["last"])
    return row.last


@audited("papers.words.set", gettext_lazy("改了编号代字“{object}”"))
def set_words(access: Access, series: str, words: str, reason: str, *, at: datetime) -> None:
    """The 代字 of a series from now on; papers numbered before keep theirs. PermissionDenied, LuoshiError."""
    require_keeper(access)
    kind, programme = series_kind(series), access.programme
    given, why = fitting(words, _("代字"), _MOST_WORDS), require_reason(reason)
    if not _WORDS.fullmatch(given):
        raise LuoshiError(
            _("代字“%(words)s”里有汉字以外的内容。") % {"words": given},
            _("请只写汉字，如“滕政督”；年份和序号由系统编。"),
        )
    before = words_of(programme, series)
    if given == before:
        raise LuoshiError(_("代字已经是“%(words)s”。") % {"words": given}, _("不用再改。"))
    row = SeriesWords.objects.create(
        programme=programme, series=series, words=given, reason=why, at=at, by=access.actor
    )
    record(
        programme,
        "papers.words.set",
        Subject("series", series, f"{kind.name} {row.words}"),
        actor=access.actor,
        at=at,
        before={"words": before},
        after={"words": given, "reason": why},
    )


@audited("papers.template.uploaded", gettext_lazy("上传了模板“{object}”"))
def upload_template(access: Access, kind: str, sent: CheckedFile, *, at: datetime) -> Template:
    """Keep a template that passed the check. TemplateRefused names everything that is wrong; nothing is stored then."""
    require_keeper(access)
    report = check_template(kind, sent.data)
    if not report.is_usable:
        raise TemplateRefused(tuple(str(one) for one in report.faults))
    programme = access.programme
    stored = store_file(programme, sent.name, sent.media_type, sent.data, actor=access.actor, at=at)
    row = Template.objects.create(
        programme=programme,
        kind=kind,
        file=stored,
        warnings=[str(one) for one in report.warnings],
        at=at,
        by=access.actor,
    )
    name = f"{template_kinds()[kind].name} {sent.name}"
    record(
        programme,
        "papers.template.uploaded",
        Subject("template", str(row.pk), name),
        actor=access.actor,
        at=at,
        after={"kind": kind, "sha256": stored.sha256},
    )
    return row


@audited("papers.template.used", gettext_lazy("换了公文模板“{object}”"))
def use_template(
    access: Access, kind: str, template: Template | None, *, seen: int, at: datetime
) -> TemplateUse:
    """Papers of the kind leave by this template from now on; None: in the built-in form. seen: the turn the page showed.

    ConflictError when somebody changed it since. The template is checked again: the rules may have grown.
    """
    require_keeper(access)
    programme, name = access.programme, template_kinds()[kind].name
    if template is not None:
        report = check_template(kind, bytes(template.file.content))
        if not report.is_usable:
            raise LuoshiError(
                _("这份模板已经不能用：%(why)s") % {"why": report.faults[0]}, _("请改好再传。")
            )
    last = TemplateUse.objects.filter(programme=programme, kind=kind).order_by("-turn").first()
    clash = ConflictError(
        _("%(kind)s的模板刚被别人换过。") % {"kind": name}, _("请看清现在用的是哪份，再换。")
    )
    if (last.turn if last else 0) != seen:
        raise clash
    before, after = (last.template_id if last else None), (template.pk if template else None)
    if before == after:
        raise LuoshiError(_("%(kind)s现在用的就是这份。") % {"kind": name}, _("要换请选另一份。"))
    try:
        with transaction.atomic():
            row = TemplateUse.objects.create(
                programme=programme,
                kind=kind,
                turn=seen + 1,
                template=template,
                at=at,
                by=access.actor,
            )
    except IntegrityError:
        raise clash from None
    record(
        programme,
        "papers.template.used",
        Subject("template", kind, f"{name} {template or _('国标版式')}"),
        actor=access.actor,
        at=at,
        before={"template": before},
        after={"template": after},
    )
    return row
