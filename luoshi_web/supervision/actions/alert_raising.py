"""Alerts raised, replaced, ended and raised again: what the rules say, kept. Run as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.supervising import Alert as Called
from luoshi.supervising import RaisedAlert, alert_rules, alerts_of, recovered
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.supervision.alert_facts import Told, history_of, kind_of, ordered_on, told_on
from luoshi_web.supervision.alert_rows import LIVE, next_alert
from luoshi_web.supervision.alert_telling import tell_over, tell_raised
from luoshi_web.supervision.models import Alert, AlertState, AlertStep


@dataclass(frozen=True, slots=True)
class Raised:
    """How many: new (or again), over by themselves."""

    new: int
    over: int


@audited("supervision.alerts.raised", gettext_lazy("按规则发出和解除预警：{object}"))
def raise_alerts(programme: Programme, *, at: datetime) -> Raised:
    """What calls for an alert now. The same again does nothing. Http404 before a plan is adopted."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    told = told_on(programme, at)
    day = timezone.localtime(at).date()
    by = calendar_of(programme).add(day, alert_rules().answer)
    called = alerts_of(told.facts, history_of(programme, told.as_of), day, by)
    keeping = _Keeping(programme, told, at)
    live = keeping.live()
    over = keeping.end(live)
    tied = keeping.tie(live)
    new = keeping.keep(called)
    if new or over or tied:
        tell_raised(programme, new, at)
        waiting = Alert.objects.filter(programme=programme, state=AlertState.OPEN).exists()
        tell_over(programme, [*over, *tied, *keeping.replaced], at, waiting=waiting)
        count = _("新出 %(new)s 件，解除 %(over)s 件") % {"new": len(new), "over": len(over)}
        record(
            programme, "supervision.alerts.raised", Subject("alerts", f"{told.as_of:%Y-%m}", count),
            actor=SYSTEM, at=at,
            after={
                "new": [row.key for row in new], "over": [row.key for row in over],
                "ordered": [row.key for row in tied],
            },
        )  # fmt: skip
    return Raised(len(new), len(over))


class _Keeping:
    """What the rules call for, on its way into rows."""

    def __init__(self, programme: Programme, told: Told, at: datetime) -> None:
        self.programme, self.told, self.at = programme, told, at
        self.units: Mapping[str, Unit] = {
            unit.code: unit for unit in Unit.objects.filter(programme=programme)
        }
        self.replaced: list[Alert] = []

    def live(self) -> list[Alert]:
        rows = Alert.objects.filter(programme=self.programme, state__in=LIVE)
        return list(rows.select_related("unit"))

    def end(self, rows: Iterable[Alert]) -> list[Alert]:
        """Made-up figures that are hidden end nothing: they are out of sight, not better."""
        if not self.programme.show_sample:
            rows = [row for row in rows if not row.sample]
        standing = {row.key: row for row in rows}
        asked = [
            RaisedAlert(row.key, kind, row.matter)
            for row in standing.values()
            if (kind := kind_of(row.kind)) is not None
        ]
        ended = []
        for key, words in recovered(asked, self.told.facts).items():
            row = standing[key]
            self._step(row, "recovered", AlertState.RECOVERED, words)
            ended.append(row)
        return ended

    def tie(self, rows: Iterable[Alert]) -> list[Alert]:
        """An order was raised on the matter without the alert, from a meeting or by hand: that is its answer."""
        orders = ordered_on(self.programme)
        tied = [row for row in rows if row.state == AlertState.OPEN and row.matter in orders]
        for row in tied:
            row.order = orders[row.matter]
            row.answered_at, row.answered_by = self.at, SYSTEM
            self._step(row, "joined", AlertState.ORDERED, str(row.order))
        return tied

    def keep(self, called: Iterable[Called]) -> list[Alert]:
        """Those that are new, or come again after they were over."""
        told = {one.key: one for one in called}
        rows = Alert.objects.filter(programme=self.programme, key__in=told)
        before = {row.key: row for row in rows.select_related("unit")}
        new, number = [], next_alert(self.programme)
        for key, one in told.items():
            row = before.get(key)
            if row is None:
                row = self._made(one, number)
                row.save()
                number += 1
                self._replace(row)
                self._step(row, "raised", AlertState.OPEN, row.words)
                new.append(row)
            elif row.state == AlertState.RECOVERED:
                self._again(row, one)
                new.append(row)
            elif row.sample and one.matter not in self.told.made_up:
                row.sample, row.words = False, one.words
                row.edition += 1
                row.save()
        return new

    def _made(self, one: Called, number: int) -> Alert:
        first = self.units.get(one.units[0]) if one.units else None
        others = [self.units[code].name for code in one.units[1:] if code in self.units]
        return Alert(
            programme=self.programme,
            number=number,
            key=one.key,
            kind=one.kind,
            matter=one.matter,
            target_code=one.target,
            title=one.title,
            unit=first,
            others="、".join(others),
            month=one.month,
            light=one.light or "",
            words=one.words,
            rules=alert_rules().version,
            by=one.by,
            raised_at=self.at,
            sample=one.matter in self.told.made_up,
        )

    def _again(self, row: Alert, one: Called) -> None:
        row.words, row.by, row.raised_at = one.words, one.by, self.at
        row.answered_at = row.accepted_at = row.until = row.order = None
        row.answered_by = row.reason = ""
        self._step(row, "again", AlertState.OPEN, one.words)

    def _replace(self, new: Alert) -> None:
        """One open alert a matter: an older one that nobody answered gives way. One query and one each."""
        older = Alert.objects.filter(
            programme=self.programme, matter=new.matter, state=AlertState.OPEN
        ).exclude(pk=new.pk)
        for row in older:
            words = _("第 %(n)s 号预警") % {"n": new.number}
            self._step(row, "replaced", AlertState.REPLACED, words)
            self.replaced.append(row)

    def _step(self, row: Alert, move: str, after: AlertState, words: str) -> None:
        row.state = after
        row.edition += 1
        row.save()
        AlertStep.objects.create(
            programme=self.programme, alert=row, move=move, after=after,
            words=words, at=self.at, by=SYSTEM,
        )  # fmt: skip
