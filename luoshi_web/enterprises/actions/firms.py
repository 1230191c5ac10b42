"""Who the enterprises are: made, changed, brought by a sheet, taken over from the registers, two that are one merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.enterprises.credit_code import credit_code_in
from luoshi.errors import LuoshiError
from luoshi.registers import firm_key
from luoshi_web.enterprises.firm_rows import Entry, others_named, with_code
from luoshi_web.enterprises.guards import Rights, require_checker, require_ladder
from luoshi_web.enterprises.models import MOST_NAME, Firm, FirmFigures, FirmName, FirmStep
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason, written
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.offices.queries import Access

MOST_LINES: Final = 10_000
MOST_NAMES: Final = 20
_MOST_TRADE: Final = 60
_MOST_CONTACT: Final = 60
_MOST_PHONE: Final = 30


@dataclass(frozen=True, slots=True)
class FirmTold:
    """What a form or a row of a sheet tells. others: its other names. None: not told."""

    name: str
    others: tuple[str, ...] = ()
    credit_code: str = ""
    town: Unit | None = None
    trade: str = ""
    above_scale: bool | None = None
    founded_on: date | None = None
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FirmLine:
    """A row of a sheet, checked. firm None: a new enterprise; else the one it is, with the edition that was seen."""

    line: int
    told: FirmTold
    firm: Firm | None = None
    seen: int = 0


@audited("enterprises.firm.made", gettext_lazy("建了企业档案：{object}"))
def make_firm(
    access: Access, held: Rights, told: FirmTold, *, at: datetime, sample: bool = False
) -> Firm:
    """LuoshiError: a name or a code that another enterprise has, a code that is none, a founding that is still to come."""
    require_ladder(held)
    programme = _locked(access)
    row = _made(programme, _checked(programme, told, None, at), access.actor, at, sample=sample)
    _record(access, row, "enterprises.firm.made", at, after=_said(row, told))
    return row


@audited("enterprises.firm.changed", gettext_lazy("改了企业档案：{object}"))
def change_firm(
    access: Access, held: Rights, firm: Firm, seen: int, told: FirmTold, *, at: datetime
) -> Firm:
    """The name it had stays among its others, so that what registers wrote is still found under it. The same changes nothing."""
    require_ladder(held)
    programme = _locked(access)
    row = held_firm(firm, seen)
    ready = _checked(programme, told, row, at)
    words = _changed(row, ready)
    if words:
        FirmStep.objects.create(firm=row, what=_("修改"), words=words[:400], at=at, by=access.actor)
        _record(access, row, "enterprises.firm.changed", at, after={"changed": words})
    return row


@audited("enterprises.firm.merged", gettext_lazy("合并了企业档案：{object}"))
def merge_firms(
    access: Access, held: Rights, firm: Firm, seen: int, other: Firm, reason: str, *, at: datetime
) -> Firm:
    """other is firm: its names, and with them what registers say under them, are firm's from now on. Its row stays for what
    refers to it. What firm does not tell of itself, other's row tells. LuoshiError: the same one, or one merged before, or two
    different credit codes."""
    require_ladder(held)
    words = require_reason(reason)
    _locked(access)
    row = held_firm(firm, seen)
    gone = held_firm(other, other.edition)
    if row.pk == gone.pk:
        raise LuoshiError(_("这是同一份档案。"), _("请选另一家。"))
    if row.credit_code and gone.credit_code and row.credit_code != gone.credit_code:
        raise LuoshiError(
            _("两家的统一社会信用代码不同：%(one)s，%(other)s。")
            % {"one": row.credit_code, "other": gone.credit_code},
            _("代码不同就是两家企业；有一个填错了，请先改正。"),
        )
    FirmName.objects.filter(firm=gone).update(firm=row, is_main=False)
    gone.merged_into, gone.edition = row, gone.edition + 1
    gone.save(update_fields=["merged_into", "edition"])
    Firm.objects.filter(merged_into=gone).update(merged_into=row)
    for name in (
        "credit_code",
        "town",
        "trade",
        "above_scale",
        "founded_on",
        "contact",
        "phone",
        "unit",
    ):
        if getattr(row, name) in ("", None):
            setattr(row, name, getattr(gone, name))
    row.sample = row.sample and gone.sample
    row.edition += 1
    row.save()
    told = _("并入 %(name)s：%(why)s") % {"name": gone.name, "why": words}
    FirmStep.objects.create(firm=row, what=_("合并"), words=told[:400], at=at, by=access.actor)
    _record(
        access, row, "enterprises.firm.merged", at, after={"merged": gone.number, "reason": words}
    )
    return row


@audited("enterprises.firms.imported", gettext_lazy("导入了企业名录：{object}"))
def import_firms(
    access: Access, held: Rights, lines: Sequence[FirmLine], *, source: StoredFile | None = None,
    at: datetime,
) -> tuple[int, int]:  # fmt: skip
    """All rows of a sheet or none: (enterprises made, enterprises changed). LuoshiError names the line."""
    require_ladder(held)
    programme = _locked(access)
    if len(lines) > MOST_LINES:
        raise LuoshiError(
            _("一次导入了 %(n)s 行。") % {"n": len(lines)},
            _("最多 %(most)s 行，请分几次。") % {"most": MOST_LINES},
        )
    made = changed = 0
    fresh: list[FirmTold] = []
    for line in lines:
        if line.firm is None:
            fresh.append(plain_told(line.told, _day(at)))
            continue
        row = held_firm(line.firm, line.seen)
        words = _changed(row, _checked(programme, line.told, row, at))
        if words:
            changed += 1
            step = FirmStep(firm=row, what=_("导入"), words=words[:400], at=at, by=access.actor)
            step.save()
    made = len(_made_many(programme, fresh, access.actor, at))
    after: dict[str, object] = {"made": made, "changed": changed}
    if source is not None:
        after |= {"file": source.name, "sha256": source.sha256}
    record(
        programme, "enterprises.firms.imported", Subject("firms", "firms", _("企业名录")),
        actor=access.actor, at=at, after=after,
    )  # fmt: skip
    return made, changed


@audited("enterprises.firms.gathered", gettext_lazy("从台账建了企业档案：{object}"))
def gather_firms(
    access: Access,
    held: Rights,
    entries: Sequence[Entry],
    *,
    at: datetime,
    sample: bool | None = None,
) -> int:
    """A row for every enterprise that the entries name and that has none: its name as the first of them writes it, its town
    where that entry's area is one. sample None: as the entries are. Returns how many."""
    require_ladder(held)
    programme = _locked(access)
    told: dict[str, tuple[FirmTold, bool]] = {}
    for one in entries:
        name = one.name_told[:MOST_NAME]
        town = one.kept.units.get(one.row.area or "") if one.kept.has_unit_areas else None
        before = told.get(firm_key(name))
        made_up = bool(one.row.sample) and (before is None or before[1])
        first = before[0] if before is not None and before[0].town is not None else None
        told[firm_key(name)] = (first or FirmTold(name=name, town=town), made_up)
    names = [one.name for one, _made_up in told.values()]
    known = {one.key for one in others_named(programme, names, None)}
    count = 0
    for made_up in (False, True):
        fresh = [
            one
            for key, (one, is_sample) in told.items()
            if key and key not in known and (is_sample if sample is None else sample) == made_up
        ]
        count += len(_made_many(programme, fresh, access.actor, at, sample=made_up))
    record(
        programme, "enterprises.firms.gathered", Subject("firms", "firms", _("企业名录")),
        actor=access.actor, at=at, after={"made": count},
    )  # fmt: skip
    return count


@audited("enterprises.figures.kept", gettext_lazy("存了自测数据：{object}"))
def keep_figures(
    access: Access, held: Rights, firm: Firm, body: Mapping[str, str], *, at: datetime
) -> FirmFigures:
    """What was told for a self-check, because somebody chose to keep it. The figures themselves are not in the trail."""
    require_checker(held, firm)
    row = FirmFigures.objects.create(
        programme=access.programme, firm=firm, body=dict(body), at=at, by=access.actor
    )
    _record(access, firm, "enterprises.figures.kept", at, after={"figures": len(body)})
    return row


def held_firm(firm: Firm, seen: int) -> Firm:
    """The row as it was seen, kept until the transaction ends. ConflictError when somebody was first."""
    fresh = Firm.objects.select_for_update().get(pk=firm.pk)
    fresh.programme = firm.programme
    if fresh.merged_into_id is not None:
        raise ConflictError(
            _("“%(name)s”已经并入另一家。") % {"name": fresh.name}, _("请刷新页面。")
        )
    if fresh.edition != seen:
        raise ConflictError(
            _("“%(name)s”的档案刚有人改过。") % {"name": fresh.name},
            _("没有存。请看过现在的内容再改。"),
        )
    return fresh


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _locked(access: Access) -> Programme:
    """Numbers, names and codes are given out one change after the other."""
    return Programme.objects.select_for_update().get(pk=access.programme.pk)


def plain_told(told: FirmTold, today: date) -> FirmTold:
    """What is wrong with it by itself is refused; others' rows are not asked."""
    name = fitting(told.name, _("企业名称"), MOST_NAME)
    if not firm_key(name):
        raise LuoshiError(_("没有填企业名称。"), _("请照营业执照填全称。"))
    others = tuple(
        dict.fromkeys(
            word for each in told.others if (word := fitting(each, _("曾用名"), MOST_NAME))
        )
    )
    if len(others) > MOST_NAMES:
        raise LuoshiError(
            _("“%(name)s”写了 %(n)s 个别名。") % {"name": name, "n": len(others)},
            _("最多 %(most)s 个。") % {"most": MOST_NAMES},
        )
    if told.founded_on is not None and told.founded_on > today:
        raise LuoshiError(
            _("“%(name)s”的成立日期 %(day)s 还没有到。")
            % {"name": name, "day": told.founded_on.isoformat()},
            _("请照营业执照核对。"),
        )
    return FirmTold(
        name=name,
        others=tuple(one for one in others if firm_key(one) != firm_key(name)),
        credit_code=credit_code_in(written(told.credit_code)),
        town=told.town,
        trade=fitting(told.trade, _("行业"), _MOST_TRADE),
        above_scale=told.above_scale,
        founded_on=told.founded_on,
        contact=fitting(told.contact, _("联系人"), _MOST_CONTACT),
        phone=fitting(told.phone, _("电话"), _MOST_PHONE),
    )


def _checked(programme: Programme, told: FirmTold, own: Firm | None, at: datetime) -> FirmTold:
    """As `plain_told`, and no other enterprise has its name or its code. own: the one that is changed."""
    ready = plain_told(told, _day(at))
    for other in others_named(programme, (ready.name, *ready.others), own):
        raise LuoshiError(
            _("已有叫“%(name)s”的企业：%(firm)s。") % {"name": other.name, "firm": other.firm.name},
            _("同一家请改那一份档案；两份说的是一家，请合并。"),
        )
    same = with_code(programme, ready.credit_code, own)
    if same is not None:
        raise LuoshiError(
            _("统一社会信用代码 %(code)s 已是“%(name)s”的。")
            % {"code": ready.credit_code, "name": same.name},
            _("一个代码只有一家企业：核对代码，或把两份档案合并。"),
        )
    return ready


def _made(programme: Programme, told: FirmTold, actor: str, at: datetime, *, sample: bool) -> Firm:
    return _made_many(programme, [told], actor, at, sample=sample)[0]


def _made_many(
    programme: Programme,
    told: Sequence[FirmTold],
    actor: str,
    at: datetime,
    *,
    sample: bool = False,
) -> list[Firm]:
    """Rows for what was checked. LuoshiError where two of them, or one of them and a row, have one name or one code."""
    _refuse_taken(programme, told)
    last = Firm.objects.filter(programme=programme).aggregate(most=Max("number"))["most"] or 0
    rows = [
        Firm(
            programme=programme, number=number, name=one.name, credit_code=one.credit_code,
            town=one.town, trade=one.trade, above_scale=one.above_scale,
            founded_on=one.founded_on, contact=one.contact, phone=one.phone,
            sample=sample, made_at=at, made_by=actor,
        )
        for number, one in enumerate(told, last + 1)
    ]  # fmt: skip
    Firm.objects.bulk_create(rows, batch_size=400)
    names = [
        FirmName(programme=programme, firm=row, name=word, key=firm_key(word), is_main=at_ == 0)
        for row, one in zip(rows, told, strict=True)
        for at_, word in enumerate((one.name, *one.others))
    ]
    FirmName.objects.bulk_create(names, batch_size=400)
    FirmStep.objects.bulk_create(
        [FirmStep(firm=row, what=_("建档"), at=at, by=actor) for row in rows], batch_size=400
    )
    return rows


def _refuse_taken(programme: Programme, told: Sequence[FirmTold]) -> None:
    """For many at once: four queries a thousand, not two a row."""
    names: dict[str, str] = {}
    codes: dict[str, str] = {}
    for one in told:
        for word in (one.name, *one.others):
            if names.setdefault(firm_key(word), one.name) != one.name:
                raise LuoshiError(
                    _("“%(name)s”在两家企业里都有。") % {"name": word}, _("同一家请并成一行。")
                )
        if one.credit_code and codes.setdefault(one.credit_code, one.name) != one.name:
            raise LuoshiError(
                _("“%(one)s”和“%(other)s”填了同一个统一社会信用代码。")
                % {"one": codes[one.credit_code], "other": one.name},
                _("一个代码只有一家企业，请核对。"),
            )
    keys, given = list(names), list(codes)
    for start in range(0, max(len(keys), len(given)), 400):
        taken = FirmName.objects.filter(programme=programme, key__in=keys[start : start + 400])
        for name in taken[:1]:
            raise LuoshiError(_("已有叫“%(name)s”的企业。") % {"name": name.name}, _("请核对。"))
        rows = Firm.objects.filter(
            programme=programme, merged_into=None, credit_code__in=given[start : start + 400]
        )
        for row in rows[:1]:
            raise LuoshiError(
                _("统一社会信用代码 %(code)s 已是“%(name)s”的。")
                % {"code": row.credit_code, "name": row.name},
                _("请核对。"),
            )


def _changed(row: Firm, told: FirmTold) -> str:
    """Write what differs; what that was, in words. "": nothing."""
    labels = {
        "name": _("名称"), "credit_code": _("统一社会信用代码"), "town": _("镇街"), "trade": _("行业"),
        "above_scale": _("规上"), "founded_on": _("成立日期"), "contact": _("联系人"), "phone": _("电话"),
    }  # fmt: skip
    said = []
    before = row.name
    for field, label in labels.items():
        now = getattr(told, field)
        if getattr(row, field) != now:
            setattr(row, field, now)
            said.append(label)
    if _renamed(row, told, before):
        said.append(_("别名"))
    if said:
        row.edition += 1
        row.save()
    return "、".join(said)


def _renamed(row: Firm, told: FirmTold, before: str) -> bool:
    """Its names as told; that it had another stays known."""
    words = {firm_key(word): word for word in (*told.others, told.name)}
    if firm_key(before) not in words:
        words[firm_key(before)] = before
    own = {one.key: one for one in FirmName.objects.filter(firm=row)}
    main = firm_key(told.name)
    gone = [one.pk for key, one in own.items() if key not in words]
    FirmName.objects.filter(pk__in=gone).delete()
    changed = bool(gone)
    for key, word in words.items():
        is_main = key == main
        if key not in own:
            FirmName.objects.create(
                programme=row.programme, firm=row, name=word, key=key, is_main=is_main
            )
            changed = True
        elif (own[key].name, own[key].is_main) != (word, is_main):
            FirmName.objects.filter(pk=own[key].pk).update(name=word, is_main=is_main)
    return changed


def _said(row: Firm, told: FirmTold) -> dict[str, object]:
    """Who to call is nobody's business in the trail."""
    return {
        "number": row.number, "name": row.name, "credit_code": row.credit_code,
        "town": told.town.code if told.town else "", "others": list(told.others),
    }  # fmt: skip


def _record(
    access: Access, row: Firm, code: str, at: datetime, *, after: Mapping[str, object]
) -> None:
    subject = Subject("firm", str(row.number), row.name)
    record(access.programme, code, subject, actor=access.actor, at=at, after=after)
