"""Invitations one by one and in bulk, the end of a post, leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.sheets import SheetError, read_tables
from luoshi_web.offices.models import Person, Role, Unit
from luoshi_web.offices.people import NewPerson, Roster

MOST_ROWS: Final = 500
MOST_BYTES: Final = 2_000_000
HEADS: Final = {
    "姓名": "name", "名字": "name", "账号": "username", "帐号": "username", "用户名": "username",
    "单位": "unit", "部门": "unit", "角色": "role", "岗位": "role",
}  # fmt: skip
ORDER: Final = ("name", "username", "unit", "role")


def _text(label: Any, missing: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": missing, "max_length": gettext_lazy("太长，最多 60 个字。")},
        **more,
    )


def _choice(label: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=required,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": gettext_lazy("请选一个。"),
            "invalid_choice": gettext_lazy("请从列出的里选。"),
        },
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("请填日期。"),
            "invalid": gettext_lazy("日期请写成 2026-10-12 这样。"),
        },
    )


class PostForm(forms.Form):
    """A unit and a role, for somebody who has an account."""

    unit = _choice(gettext_lazy("单位"), required=False)
    role = _choice(gettext_lazy("角色"))

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self._choices("unit", [("", _("不属单位")), *((k, u.name) for k, u in self.units.items())])
        self._choices("role", [("", _("请选")), *Role.choices])

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self, name: str, username: str) -> NewPerson:
        given = self.cleaned_data
        return NewPerson(name, username, given["role"], self.units.get(given["unit"]))


class InviteForm(PostForm):
    name = _text(gettext_lazy("姓名"), gettext_lazy("请填姓名。"))
    username = _text(
        gettext_lazy("账号"),
        gettext_lazy("请填账号。"),
        help_text=gettext_lazy(
            "登录用，定了不改。字母、数字和 . - _ @；本人手机号、身份证号不要用。"
        ),
    )
    field_order = ("name", "username", "unit", "role")

    def person(self) -> NewPerson:
        return self.wanted(self.cleaned_data["name"], self.cleaned_data["username"])


class EndPostForm(forms.Form):
    until = _day(gettext_lazy("最后一天"))
    successor = _choice(gettext_lazy("谁接手"), required=False)

    def __init__(self, people: Sequence[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        field = self.fields["successor"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("没有人接手")), *person_choices(people)]

    def taker(self) -> Person | None:
        return self.people.get(self.cleaned_data["successor"])


class LeaveForm(forms.Form):
    since = _day(gettext_lazy("从"))
    until = _day(gettext_lazy("到（当天也算）"))
    deputy = _choice(gettext_lazy("代理人"))
    unit = _choice(gettext_lazy("代哪个单位的岗位"), required=False)
    note = forms.CharField(
        label=gettext_lazy("事由"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=gettext_lazy("写公务安排即可，病情等私事不要写。"),
        error_messages={"max_length": gettext_lazy("太长，最多 100 个字。")},
    )

    def __init__(
        self, people: Sequence[Person], units: Sequence[Unit], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.units = {str(unit.pk): unit for unit in units}
        deputies, offices = self.fields["deputy"], self.fields["unit"]
        if isinstance(deputies, forms.ChoiceField) and isinstance(offices, forms.ChoiceField):
            deputies.choices = [("", _("请选")), *person_choices(people)]
            offices.choices = [("", _("全部岗位")), *((k, u.name) for k, u in self.units.items())]
        if len(self.units) < 2:
            del self.fields["unit"]

    def deputy_person(self) -> Person:
        return self.people[self.cleaned_data["deputy"]]

    def days(self) -> tuple[date, date]:
        return self.cleaned_data["since"], self.cleaned_data["until"]

    def office(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit", ""))


class BulkForm(forms.Form):
    """Pasted rows, or the first sheet of an .xlsx."""

    text = forms.CharField(
        label=gettext_lazy("粘贴名单"),
        required=False,
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("或选一个 .xlsx 文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        sheet = given.get("file")
        if sheet is not None:
            given["rows"] = self._rows_of(sheet)
        else:
            given["rows"] = split_rows(given.get("text") or "")
        if not self.errors and not given["rows"]:
            raise forms.ValidationError(_("没有名单。请粘贴几行，或选一个 .xlsx 文件。"))
        if len(given["rows"]) > MOST_ROWS:
            raise forms.ValidationError(
                _("一次最多 %(n)s 行，这份有 %(rows)s 行。请分几次。")
                % {"n": MOST_ROWS, "rows": len(given["rows"])}
            )
        return given

    def _rows_of(self, sheet: Any) -> list[list[str]]:
        if sheet.size > MOST_BYTES:
            self.add_error("file", _("文件超过 2 MB。名单用不了这么大，请只留名单另存。"))
            return []
        try:
            cells = read_tables(sheet.read())[0].cells[: MOST_ROWS + 2]
        except SheetError as error:
            self.add_error("file", f"{error.message}{_('请另存为 .xlsx 再选。')}")
            return []
        rows = [[_cell(value) for value in row] for row in cells]
        return [row for row in rows if any(row)]


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One row of a list: as it was written, what it means, or why it cannot be (then `wanted` is None)."""

    number: int
    name: str
    username: str
    unit: str
    role: str
    wanted: NewPerson | None
    fault: str

    @property
    def line(self) -> str:
        return "\t".join((self.name, self.username, self.unit, self.role))


def split_rows(text: str) -> list[list[str]]:
    """Lines to cells: by tabs as a sheet gives them, else by commas of either width, else by spaces."""
    rows = []
    for line in text.splitlines():
        if not line.strip():
            continue
        if "\t" in line:
            cells = line.split("\t")
        elif re.search(r"[,，]", line):
            cells = re.split(r"[,，]", line)
        else:
            cells = line.split()
        rows.append([cell.strip() for cell in cells])
    return rows


def read_rows(
    rows: Sequence[Sequence[str]], units: Iterable[Unit], roster_of: Any
) -> list[BulkRow]:
    """Each row with its meaning or its fault. roster_of: usernames to a Roster; called once."""
    columns, body = _columns(rows)
    cells = [{key: _at(row, place) for key, place in columns.items()} for row in body]
    roster: Roster = roster_of([cell["username"] for cell in cells])
    by_name = {name: unit for unit in units for name in (unit.name, unit.code, *_aliases(unit))}
    by_role = {str(label): value for value, label in Role.choices} | {v: v for v in Role.values}
    first = len(rows) - len(body) + 1
    return [
        _read_row(number, cell, by_name, by_role, roster)
        for number, cell in enumerate(cells, first)
    ]


def _read_row(
    number: int,
    cell: dict[str, str],
    by_name: dict[str, Unit],
    by_role: dict[str, str],
    roster: Roster,
) -> BulkRow:
    unit = by_name.get(cell["unit"])
    wanted = NewPerson(cell["name"], cell["username"], by_role.get(cell["role"], ""), unit)
    if cell["unit"] and unit is None:
        fault = _("没有“%(unit)s”这个单位。请照单位页上的名称写。") % {"unit": cell["unit"][:30]}
    else:
        fault = roster.fault(wanted)
    if not fault:
        roster.take(wanted)
    return BulkRow(number, **cell, wanted=None if fault else wanted, fault=fault)


def person_choices(people: Iterable[Person]) -> list[tuple[str, str]]:
    return [(str(p.pk), f"{p.name}（{p.username}）") for p in people]


def _columns(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], Sequence[Sequence[str]]]:
    """Where each column stands: by the heads in the first row, else in the order told on the page."""
    heads = {HEADS[cell]: place for place, cell in enumerate(rows[0]) if cell in HEADS}
    if {"name", "username"} <= heads.keys():
        return {key: heads.get(key, -1) for key in ORDER}, rows[1:]
    return {key: place for place, key in enumerate(ORDER)}, rows


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""


def _aliases(unit: Unit) -> list[str]:
    return [alias for alias in unit.aliases.split("|") if alias]


def _cell(value: object) -> str:
    """A sheet gives 1001.0 for an account of digits."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
