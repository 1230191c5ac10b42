"""What the room's actions refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices import conflicts
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import TAKEN, Difference, not_official
from luoshi_web.statistics.layout import Layout


class ConflictError(conflicts.ConflictError):
    """Somebody else was first. lines: what is no longer as the caller saw it, sentences."""

    def __init__(self, message: str, remedy: str = "", lines: Iterable[str] = ()) -> None:
        super().__init__(message, remedy)
        self.lines = tuple(lines)


@dataclass(frozen=True, slots=True)
class Scope:
    """The programme's indicators, and the codes of the official ones the person may import."""

    indicators: tuple[Indicator, ...]
    mine: frozenset[str]

    @property
    def may_import(self) -> bool:
        return bool(self.mine)

    @property
    def by_code(self) -> dict[str, Indicator]:
        return {indicator.code: indicator for indicator in self.indicators}

    @property
    def importable(self) -> list[Indicator]:
        return [indicator for indicator in self.indicators if indicator.code in self.mine]


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody accepts: the keys ticked, and for each line that was shown, what it said (Difference.seen)."""

    taken: frozenset[str]
    lines: Mapping[str, str]


def may_change(access: Access, row: models.Import) -> bool:
    return access.coordinates or (
        bool(access.roles & WRITERS) and row.unit_id is not None and row.unit_id in access.unit_ids
    )


def require_importer(scope: Scope) -> None:
    if not scope.may_import:
        raise PermissionDenied(_("统计数据由统筹人员和出数单位导入。"))


def require_change(access: Access, row: models.Import) -> None:
    if not may_change(access, row):
        raise PermissionDenied(_("这次导入由上传它的单位或统筹人员办。"))


def require_open(row: models.Import) -> None:
    if row.state != models.State.OPEN:
        raise ConflictError(
            _("这次导入%(state)s（%(who)s），不能再改。")
            % {"state": models.State(row.state).label, "who": row.settled_by},
            _("要更正，请另传一份新表，旧数会留着。"),
        )


def require_bindings(layout: Layout, scope: Scope) -> None:
    """Only official statistics, and only the person's own, may be bound. LuoshiError names the first that is not."""
    indicators = scope.by_code
    for key, code in layout.bindings.items():
        if not code:
            continue
        label = key.partition("|")[0]
        indicator = indicators.get(code)
        if indicator is None:
            raise LuoshiError(
                _("“%(label)s”对照的指标没有了。") % {"label": label}, _("请另选一个。")
            )
        if not indicator.official:
            raise LuoshiError(
                not_official(indicator), _("请把“%(label)s”改为不导入。") % {"label": label}
            )
        if code not in scope.mine:
            raise LuoshiError(
                _("“%(name)s”不由您的单位出数。") % {"name": indicator.name},
                _("请把“%(label)s”改为不导入，或请统筹人员办。") % {"label": label},
            )


def chosen(drawn: Iterable[Difference], seen: Seen) -> list[Difference]:
    """The differences that were ticked, when all of them are still what was shown. ConflictError tells those that are not."""
    now = {one.key: one for one in drawn if one.kind in TAKEN}
    changed = [_told(key, seen.lines.get(key, ""), now.get(key)) for key in sorted(seen.taken)]
    lines = [line for line in changed if line]
    if lines:
        raise ConflictError(
            _("您看差异表以后，有 %(n)s 个数变了，一个也没有导入。") % {"n": len(lines)},
            _("差异表已按现在的重列，请看过再导入。"),
            lines,
        )
    return [one for key, one in now.items() if key in seen.taken]


def _told(key: str, said: str, one: Difference | None) -> str:
    if one is not None and one.seen == said:
        return ""
    if one is None or one.indicator is None or one.period is None:
        return _("“%(key)s”已经不在可导入的数里。") % {"key": key.replace("|", " ")}
    name = f"{one.indicator.name} {one.period.words()}"
    row = one.standing
    if row is None or said.endswith(f"|{row.pk}"):
        return _("%(name)s：表的读法变了。") % {"name": name}
    return _("%(name)s：现在已有 %(value)s %(unit)s（%(who)s记入）。") % {
        "name": name,
        "value": f"{row.value.normalize():f}" if row.value is not None else _("撤回"),
        "unit": row.unit,
        "who": row.recorded_by,
    }
