"""What the editor works on: a declaration on its way to its next version, beside the one that counts. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources
from itertools import dropwhile

from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import UnitError, parse_unit
from luoshi.registers import (
    Changes,
    Compare,
    Mistake,
    Register,
    changes,
    next_version,
    odd_spans,
    tests_in,
    tests_of,
    written,
)
from luoshi_web.ledger.models import Accumulation, Indicator
from luoshi_web.offices.models import Programme, Role
from luoshi_web.offices.queries import Access
from luoshi_web.registers import models
from luoshi_web.registers.guards import require_declarer
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Edition, Sketch
from luoshi_web.registers.queries import kept_of, units_by_code

# Addresses of the room's own pages, where a register's code would stand.
TAKEN_CODES = frozenset({"new", "sources"})


@dataclass(frozen=True, slots=True)
class Desk:
    """kept: the register as the new version declares it; its row is not stored while the register is not there yet.

    old: the version that counts now, None for a register not there yet. sketch None: nobody has changed anything yet.
    text: what stands in the box for the whole declaration.
    """

    kept: Kept
    old: Register | None
    sketch: Sketch | None
    text: str

    @property
    def programme(self) -> Programme:
        return self.kept.programme

    @property
    def new(self) -> Register:
        return self.kept.register

    @property
    def seen(self) -> int:
        """What a change must have seen to be taken: how often the sketch was written; 0: never."""
        return self.sketch.version if self.sketch else 0

    @property
    def changes(self) -> Changes | None:
        return changes(self.old, self.new) if self.old else None


def require_desk(access: Access) -> None:
    """Coordinators; an enterprise does not learn that there is such a page."""
    if not access.roles - {Role.ENTERPRISE}:
        raise Http404
    require_declarer(access)


def desk_of(access: Access, code: str, today: date) -> Desk:
    """Of a register that is there: the sketch of its next version, or that version as nobody has touched it yet."""
    kept = kept_of(access, code)
    require_desk(access)
    old = kept.register
    sketch = Sketch.objects.filter(register=kept.row).first()
    if sketch is not None:
        return Desk(Kept(kept.row, declared(sketch.text), kept.units), old, sketch, sketch.text)
    new = next_version(old, max(today, old.effective_from))
    return Desk(Kept(kept.row, new, kept.units), old, None, written(new))


def new_desk(access: Access, pk: int) -> Desk:
    """Of a register that is not there yet. Http404."""
    require_desk(access)
    sketch = Sketch.objects.filter(programme=access.programme, register=None, pk=pk).first()
    if sketch is None:
        raise Http404(_("没有这份草稿，或者已经发布、放弃。"))
    register = declared(sketch.text)
    row = models.Register(
        programme=access.programme, code=register.code, name=register.name, version=0
    )
    kept = Kept(row, register, units_by_code(access.programme))
    return Desk(kept, None, sketch, sketch.text)


def new_sketches(programme: Programme) -> list[Sketch]:
    return list(Sketch.objects.filter(programme=programme, register=None))


def example_text() -> str:
    """The example that `luoshi register example` prints, without the grammar at its head: the page tells that in Chinese."""
    text = resources.files("luoshi.registers").joinpath("example.yaml").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    return "".join(dropwhile(lambda line: line.startswith("#"), lines))


def editions_of(row: models.Register) -> list[Edition]:
    """Newest first."""
    return list(Edition.objects.filter(register=row).order_by("-version"))


def edition_before(editions: list[Edition], version: int) -> Edition | None:
    return next((each for each in editions if each.version == version - 1), None)


def bindable(desk: Desk, others: Mapping[str, str]) -> list[Indicator]:
    """The programme's indicators that this register may compute: no official statistics, nothing another one computes.

    others: of `queries.computed_elsewhere`.
    """
    rows = Indicator.objects.filter(programme=desk.programme, official=False)
    return [row for row in rows.prefetch_related("targets") if row.code not in others]


def faults_of(desk: Desk, others: Mapping[str, str]) -> tuple[Mistake, ...]:
    """Why the programme cannot take the new version: over and above what the loader and `changes` refuse. Two queries."""
    return tuple(sorted([*_about(desk), *_bound(desk, others), *_unit_values(desk)]))


def _about(desk: Desk) -> Iterator[Mistake]:
    new = desk.new
    names = {
        name
        for unit in desk.kept.units.values()
        for name in (unit.code, unit.name, *unit.aliases.split("|"))
    }
    if new.keeper not in names:
        yield Mistake(
            0,
            _("记账单位“%(name)s”不是本项目的单位。") % {"name": new.keeper[:30]},
            _("请在“名称和说明”里选一个单位。"),
        )
    if desk.old is not None:
        return
    taken = models.Register.objects.filter(programme=desk.programme, code=new.code).exists()
    if taken or new.code in TAKEN_CODES:
        yield Mistake(
            0, _("代码 %(code)s 已经用了。") % {"code": new.code[:60]}, _("请换一个代码（code）。")
        )


def _bound(desk: Desk, others: Mapping[str, str]) -> Iterator[Mistake]:
    codes = [each.code for each in desk.new.indicators]
    rows = {
        row.code: row for row in Indicator.objects.filter(programme=desk.programme, code__in=codes)
    }
    for each in desk.new.indicators:
        row = rows.get(each.code)
        if row is None:
            continue
        named = {"code": row.code, "name": row.name}
        if row.official:
            yield Mistake(
                each.line,
                _("%(code)s（%(name)s）是官方统计，不能由台账算。") % named,
                _("请换一个指标代码。"),
            )
        elif row.code in others:
            yield Mistake(
                each.line,
                _("%(code)s（%(name)s）已由台账“%(register)s”算。")
                % {**named, "register": others[row.code]},
                _("一个指标只由一个台账算，请换一个指标代码。"),
            )
        elif not _same_unit(row.unit, each.unit):
            yield Mistake(
                each.line,
                _("%(code)s 在方案里以“%(unit)s”计，这里写的是“%(wrong)s”。")
                % {"code": row.code, "unit": row.unit, "wrong": each.unit},
                _("请把 unit 改为 %(unit)s。") % {"unit": row.unit},
            )
        elif odd := odd_spans(each, row.accumulation):  # type: ignore[arg-type]
            yield Mistake(
                each.line,
                _("%(code)s 在方案里是%(said)s，公式的日期条件却是 %(odd)s。")
                % {
                    "code": row.code,
                    "said": Accumulation(row.accumulation).label,
                    "odd": "、".join(odd),
                },
                _(
                    "请改 within：当年累计数 year，规划期累计数 since_start，当期数 period，期末数 by_end。"
                ),
            )


def _unit_values(desk: Desk) -> Iterator[Mistake]:
    """A condition on a unit compares with what entries hold, a code; a name would never be met."""
    new, units = desk.new, desk.kept.units
    fields = {field.code for field in new.fields if field.type == "unit"}
    asked = [(each.line, test) for each in new.indicators for test in tests_of(each)]
    asked += [(0, test) for move in new.moves for test in tests_in(move.when)]
    for line, test in asked:
        if not isinstance(test, Compare) or test.field not in fields:
            continue
        for value in test.values:
            if str(value) not in units:
                code = next((c for c, unit in units.items() if unit.name == value), "")
                yield Mistake(
                    line,
                    _("条件里的“%(value)s”不是单位的代码。") % {"value": str(value)[:30]},
                    _("请写它的代码 %(code)s。") % {"code": code} if code else _("请核对单位。"),
                )


def _same_unit(one: str, other: str) -> bool:
    try:
        return parse_unit(one).ratio_to(parse_unit(other)) == 1
    except UnitError:
        return False
