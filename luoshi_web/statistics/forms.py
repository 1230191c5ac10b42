"""What people send: a table with what it is, and how its columns and lines are to be read. Each refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period, narrow
from luoshi_web.ledger.models import Vintage
from luoshi_web.statistics import models
from luoshi_web.statistics.actions import Reading
from luoshi_web.statistics.guess import layout_of_sheet, with_marks
from luoshi_web.statistics.layout import MEASURES, NONE, SKIP, ColumnUse, Layout
from luoshi_web.statistics.pages.reading import MOST_NAME
from luoshi_web.statistics.pages.words import ROLE_WORDS
from luoshi_web.statistics.queries import Opened
from luoshi_web.statistics.spans import WINDOWS

AUTO, NEW = "auto", "new"


class UploadForm(forms.Form):
    # Read and checked by offices.files; the field stands here for its label and what is said of it.
    file = forms.Field(
        label=gettext_lazy("表格"),
        required=False,
        widget=forms.FileInput(
            attrs={"class": "form-control", "accept": ".xlsx,.xls,.et,.ods,.csv"}
        ),
        help_text=gettext_lazy("按公布的样子传，.xlsx、.xls、.ods 或 .csv，最大 20 MB。"),
    )
    document = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=200,
        help_text=gettext_lazy("月报、公报的名称和期数，别人能找到。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("请写这张表是哪份统计资料。"),
            "max_length": gettext_lazy("来源最多 200 字。"),
        },
    )
    month = forms.CharField(
        label=gettext_lazy("数据月份"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("如 2026-09。不填就从表名、文件名里认。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("月份请写成 2026-09 这样。")},
    )
    vintage = forms.ChoiceField(
        label=gettext_lazy("版次"),
        required=False,
        choices=[("", gettext_lazy("照表里写的，或照上次")), *Vintage.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("请从列出的版次里选。")},
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("对照方案"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": gettext_lazy("请从列出的对照方案里选。"),
            "invalid_choice": gettext_lazy("请从列出的对照方案里选。"),
        },
    )

    def __init__(self, *args: Any, mappings: Sequence[models.Mapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["mapping"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [
                (AUTO, _("自动：和以前的表一样就照用")),
                *((str(one.pk), one.name) for one in mappings),
                (NEW, _("新的表，重新对照")),
            ]
        choice.initial = AUTO

    def clean_document(self) -> str:
        return " ".join(str(self.cleaned_data["document"]).split())

    def clean_month(self) -> int | None:
        try:
            return month_in(str(self.cleaned_data["month"]))
        except LuoshiError as error:
            raise forms.ValidationError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Given:
    """A reading as somebody sent it. errors: field -> sentence; then it is shown again as it was typed, and not stored."""

    reading: Reading
    errors: Mapping[str, str] = field(default_factory=dict)


def month_in(text: str) -> int | None:
    """A month's index; None for nothing typed. LuoshiError for anything else."""
    found = narrow(text).strip()
    if not found:
        return None
    period = Period.parse(found)
    if period.frequency != "month":
        raise LuoshiError(_("“%(text)s”不是月份。") % {"text": found}, _("请写成 2026-09 这样。"))
    return period.last


def reading_in(post: Mapping[str, str], table: Opened, *, keep: bool) -> Given:
    """keep: it is to be kept under a name. Another sheet than before is looked at afresh, whatever else was sent."""
    errors: dict[str, str] = {}
    month = _month(post, errors)
    vintage = post.get("vintage", "")
    if vintage not in Vintage.values:
        errors["vintage"] = _("请选版次。")
    name = " ".join(post.get("name", "").split()) if keep else ""
    if keep and not name:
        errors["name"] = _("请给对照方案起个名字，下个月照用。")
    if len(name) > MOST_NAME:
        errors["name"] = _("名字最多 %(most)s 字。") % {"most": MOST_NAME}
    at = _number(post.get("sheet", ""))
    if at is None or not at < len(table.sheets):
        errors["sheet"] = _("请选一张工作表。")
        at = table.layout.sheet_at
    if at < len(table.sheets) and table.sheets[at] is not table.sheet:
        layout = layout_of_sheet(table.sheets[at], at, month)
    else:
        layout = _layout(post, table, errors)
    return Given(Reading(layout, month, vintage, name), errors)


def _month(post: Mapping[str, str], errors: dict[str, str]) -> int | None:
    try:
        return month_in(post.get("month", "")[:20])
    except LuoshiError as error:
        errors["month"] = str(error)
        return None


def _layout(post: Mapping[str, str], table: Opened, errors: dict[str, str]) -> Layout:
    sheet = table.sheet
    first, last = (_number(post.get(name, "")) for name in ("head_first", "head_last"))
    if not first or not last or not first <= last < len(sheet.rows) or last - first > 9:
        errors["head"] = _("表头请写从第几行到第几行，最多十行，下面还要有数。")
        first, last = table.layout.head_first + 1, table.layout.head_last + 1
    roles = {at: post.get(f"role-{at}", SKIP) for at in range(sheet.width)}
    columns = tuple(
        ColumnUse(at, role, window if (window := post.get(f"window-{at}", "")) in WINDOWS else "")
        for at, role in roles.items()
        if role in MEASURES
    )
    one = {
        role: _only(role, roles, errors) for role in ("name", "unit", "period", "value", "vintage")
    }
    layout = replace(
        table.layout,
        sheet=sheet.name,
        shape=_shape(one, columns, errors),
        head_first=first - 1,
        head_last=last - 1,
        name_column=one["name"] if one["name"] != NONE else max(one["period"], 0),
        unit_column=one["unit"],
        period_column=one["period"],
        value_column=one["value"],
        vintage_column=one["vintage"],
        columns=columns,
        bindings={k[5:]: v for k, v in post.items() if k.startswith("bind:") and len(k) < 300},
    )
    return with_marks(layout, sheet)


def _only(role: str, roles: Mapping[int, str], errors: dict[str, str]) -> int:
    found = [at for at, one in roles.items() if one == role]
    if len(found) > 1:
        errors["columns"] = _("有 %(n)s 列都标为“%(role)s”，只能有一列。") % {
            "n": len(found), "role": ROLE_WORDS[role],
        }  # fmt: skip
    return found[0] if found else NONE


def _shape(one: Mapping[str, int], columns: Sequence[ColumnUse], errors: dict[str, str]) -> str:
    """A line a figure when there is a column of figures; a line a period when there is one of periods and none of names."""
    if one["value"] != NONE:
        if NONE in (one["name"], one["period"]):
            errors["columns"] = _("一行一个数的表，请指出指标名称、数据期、数值各是哪一列。")
        return "long"
    if one["name"] == NONE and one["period"] == NONE:
        errors["columns"] = _("请指出哪一列是指标名称；一行一期的表，请指出哪一列是数据期。")
    elif not columns:
        errors["columns"] = _("请至少把一列标为绝对数、增速或位次。")
    return "columns" if one["name"] == NONE else "rows"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
