"""Places the county is held against, the indicators, and what the places published: typed, imported, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.benchmarking import read_definition
from luoshi.errors import LuoshiError
from luoshi.packs import Peers
from luoshi.plan import parse_unit
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import (
    Better,
    Evidence,
    Peer,
    PeerFigure,
    PeerKind,
    Yardstick,
)
from luoshi_web.evaluation.models.peers import MOST_SOURCE, MOST_WORDS
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.forms.typed import YEARS
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access

_MOST_NAME: Final = 60
_MOST_UNIT: Final = 30
_DIGITS, _PLACES = 18, 6


@dataclass(frozen=True, slots=True)
class FigureTold:
    """A published figure as the form or a row of a workbook tells it. published_on None: only the document is known."""

    peer: Peer
    indicator: Indicator
    year: int
    value: Decimal
    unit: str
    source: str
    definition: str = ""
    url: str = ""
    evidence: str = Evidence.REPOSTED
    published_on: date | None = None


@audited("evaluation.peers.brought", gettext_lazy("按程序包建立了对标：{object}"))
def bring_peers(programme: Programme, peers: Peers, *, actor: str, at: datetime) -> int:
    """A pack's peers, yardsticks and figures; how many figures. Into a programme without any: LuoshiError otherwise."""
    if Peer.objects.filter(programme=programme).exists():
        raise LuoshiError(_("这个项目已经有对标地区。"), _("要补充，请在学标对标页面登记。"))
    indicators = {row.code: row for row in Indicator.objects.filter(programme=programme)}
    places = {
        area: Peer.objects.create(
            programme=programme, name=area, kind=kind, position=n, made_at=at, made_by=actor,
            why=_("方案确定的对标县市") if kind == PeerKind.MODEL else "",
        )
        for n, (area, kind) in enumerate(peers.areas, 1)
    }  # fmt: skip
    for n, one in enumerate(peers.yardsticks, 1):
        Yardstick.objects.create(
            programme=programme, indicator=indicators[one.indicator], better=one.better or "",
            growth=indicators[one.growth] if one.growth else None,
            heads=indicators[one.heads] if one.heads else None,
            definition=one.definition, note=one.note, position=n,
        )  # fmt: skip
    for figure in peers.figures:
        PeerFigure.objects.create(
            programme=programme, peer=places[figure.area], indicator=indicators[figure.indicator],
            year=figure.year, value=figure.value, unit=figure.unit, definition=figure.definition,
            source=figure.source, url=figure.url, evidence=figure.grade,
            published_on=figure.published_on, recorded_at=at, recorded_by=actor,
        )  # fmt: skip
    record(
        programme, "evaluation.peers.brought", Subject("peers", programme.code, programme.title),
        actor=actor, at=at, after={"peers": [area for area, _kind in peers.areas], "figures": len(peers.figures)},
    )  # fmt: skip
    return len(peers.figures)


@audited("evaluation.peer.added", gettext_lazy("增加了对标地区：{object}"))
def add_peer(
    access: Access, rights: Rights, name: str, kind: str, why: str, *, at: datetime
) -> Peer:
    """LuoshiError: no name, no basis, a kind that is none, a place that is there already."""
    require_office(rights)
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    words = _asked(name, _("地区"), _MOST_NAME)
    if kind not in PeerKind.values:
        raise LuoshiError(_("没有选类别。"), _("请选标杆、上级或同类。"))
    if words == programme.area:
        raise LuoshiError(_("不能和自己对标。"), _("请写别的地区。"))
    rows = Peer.objects.filter(programme=programme)
    if rows.filter(name=words).exists():
        raise ConflictError(
            _("“%(name)s”已经是对标地区。") % {"name": words}, _("请直接登记它的数。")
        )
    row = Peer.objects.create(
        programme=programme, name=words, kind=kind, position=rows.count() + 1,
        why=_asked(why, _("为什么拿它对标"), MOST_SOURCE), made_at=at, made_by=access.actor,
    )  # fmt: skip
    record(
        programme, "evaluation.peer.added", Subject("peer", str(row.pk), row.name),
        actor=access.actor, at=at, after={"kind": kind, "why": row.why},
    )  # fmt: skip
    return row


@audited("evaluation.yardstick.set", gettext_lazy("定了对标指标：{object}"))
def set_yardstick(
    access: Access, rights: Rights, indicator: Indicator, better: str, definition: str, note: str,
    *, at: datetime,
) -> Yardstick:  # fmt: skip
    """An indicator becomes one in which places are compared, or its direction and own definition change."""
    require_office(rights)
    if better not in Better.values:
        raise LuoshiError(_("没有这种方向。"), _("请选越大越好、越小越好或不评高低。"))
    words = fitting(definition, _("本地口径"), MOST_SOURCE)
    read_definition(words)
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = Yardstick.objects.filter(programme=programme, indicator=indicator).first()
    before = {"better": row.better, "definition": row.definition} if row else None
    if row is None:
        count = Yardstick.objects.filter(programme=programme).count()
        row = Yardstick(programme=programme, indicator=indicator, position=count + 1, edition=0)
    row.better, row.definition = better, words
    row.note = fitting(note, _("说明"), MOST_SOURCE)
    row.edition += 1
    row.save()
    record(
        programme, "evaluation.yardstick.set", Subject("yardstick", indicator.code, indicator.name),
        actor=access.actor, at=at, before=before, after={"better": better, "definition": words},
    )  # fmt: skip
    return row


@audited("evaluation.figure.recorded", gettext_lazy("登记了对标数：{object}"))
def record_figure(access: Access, rights: Rights, told: FigureTold, *, at: datetime) -> PeerFigure:
    """LuoshiError: no source, a unit of another kind, a definition nobody can read, a year that is not over; ConflictError:
    that year is recorded, to be corrected there."""
    require_office(rights)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    fields = _checked(told, at)
    known = PeerFigure.objects.filter(
        peer=told.peer, indicator=told.indicator, year=told.year
    ).first()
    if known is not None:
        raise ConflictError(
            _("%(peer)s %(year)s年的%(name)s已经登记：%(value)s。")
            % {"peer": told.peer.name, "year": told.year, "name": told.indicator.name, "value": f"{known.value.normalize():f}"},
            _("数变了，请在那一行更正，写明原因。"),
        )  # fmt: skip
    row = PeerFigure.objects.create(
        programme=access.programme, recorded_at=at, recorded_by=access.actor, **fields
    )
    _record(access, row, "evaluation.figure.recorded", at, None)
    return row


@audited("evaluation.figure.corrected", gettext_lazy("更正了对标数：{object}"))
def correct_figure(
    access: Access, rights: Rights, old: PeerFigure, told: FigureTold, reason: str, *, at: datetime
) -> PeerFigure:
    """The earlier row stays; the new one replaces it. ConflictError: somebody corrected it first."""
    require_office(rights)
    why = require_reason(reason)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    if PeerFigure.objects.filter(replaces=old).exists():
        raise ConflictError(_("这个数刚有人更正过。"), _("没有存。请看过更正后的数再改。"))
    if (told.peer.pk, told.indicator.pk, told.year) != (old.peer_id, old.indicator_id, old.year):
        raise LuoshiError(_("更正不能换地区、指标或年份。"), _("登记错了年份的，请另登记一个。"))
    fields = _checked(told, at)
    row = PeerFigure.objects.create(
        programme=access.programme, replaces=old, reason=why,
        recorded_at=at, recorded_by=access.actor, **fields,
    )  # fmt: skip
    _record(access, row, "evaluation.figure.corrected", at, old)
    return row


@audited("evaluation.figures.imported", gettext_lazy("导入了对标数：{object}"))
def import_figures(
    access: Access, rights: Rights, told: Sequence[FigureTold], name: str, *, at: datetime
) -> int:
    """All rows of a workbook or none: each is recorded as if typed. How many."""
    require_office(rights)
    for one in told:
        record_figure(access, rights, one, at=at)
    record(
        access.programme, "evaluation.figures.imported", Subject("peer_figures", "", name),
        actor=access.actor, at=at, after={"figures": len(told)},
    )  # fmt: skip
    return len(told)


def _checked(told: FigureTold, at: datetime) -> dict[str, object]:
    source = fitting(told.source, _("来源"), MOST_SOURCE)
    if not source:
        raise LuoshiError(
            _("没有写来源。"), _("请写公布这个数的文件或报道，没有来源的数不能登记。")
        )
    if told.year not in YEARS or told.year >= timezone.localtime(at).year:
        raise LuoshiError(
            _("%(year)s年的全年数还不会公布。") % {"year": told.year}, _("请核对年份。")
        )
    unit = fitting(told.unit, _("计量单位"), _MOST_UNIT)
    parse_unit(unit).ratio_to(parse_unit(told.indicator.unit))
    definition = fitting(told.definition, _("口径"), MOST_SOURCE)
    read_definition(definition)
    if told.evidence not in Evidence.values:
        raise LuoshiError(_("没有选可靠程度。"), _("请选官方原文、转载或新闻。"))
    if told.published_on is not None and told.published_on > timezone.localtime(at).date():
        raise LuoshiError(_("发布日期在今天以后。"), _("请核对日期。"))
    _require_number(told.value)
    return {
        "peer": told.peer, "indicator": told.indicator, "year": told.year, "value": told.value,
        "unit": unit, "definition": definition, "source": source, "url": _address(told.url),
        "evidence": told.evidence, "published_on": told.published_on,
    }  # fmt: skip


def _require_number(value: Decimal) -> None:
    if not value.is_finite() or value.adjusted() >= _DIGITS:
        raise LuoshiError(_("数值不对。"), _("请只写数字，单位写在单位栏。"))
    if value != value.quantize(Decimal(1).scaleb(-_PLACES)):
        raise LuoshiError(_("小数多于 %(n)s 位。") % {"n": _PLACES}, _("请照公布的写。"))


def _address(text: str) -> str:
    """Of a page of the web alone: a link that runs something is none."""
    url = fitting(text, _("网址"), MOST_WORDS)
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise LuoshiError(
            _("网址“%(url)s”不对。") % {"url": url[:60]}, _("请写 https:// 开头的网址，或不填。")
        )
    return url


def _asked(text: str, label: str, most: int) -> str:
    words = fitting(text, label, most)
    if not words:
        raise LuoshiError(_("没有写%(label)s。") % {"label": label}, _("请写清楚。"))
    return words


def _record(
    access: Access, row: PeerFigure, code: str, at: datetime, old: PeerFigure | None
) -> None:
    name = f"{row.peer.name} {row.indicator.name} {row.year}"
    record(
        access.programme, code, Subject("peer_figure", str(row.pk), name), actor=access.actor, at=at,
        before={"value": str(old.value), "source": old.source} if old else None,
        after={"value": str(row.value), "unit": row.unit, "source": row.source, "reason": row.reason},
    )  # fmt: skip
