"""Forms: text to typed values, each refusal a sentence beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period, narrow, typed_number
from luoshi_web.ledger.actions import NewFigure, period_example
from luoshi_web.ledger.models import Indicator


class ObservationForm(forms.Form):
    """One figure of one indicator. No target stands in it: a figure is reported as it is, not as it should be."""

    indicator = forms.ChoiceField(
        label=gettext_lazy("指标"),
        error_messages={
            "required": gettext_lazy("请选一个指标。"),
            "invalid_choice": gettext_lazy("这个指标不由您录入。请从列出的指标里选。"),
        },
    )
    period = forms.CharField(
        label=gettext_lazy("数据期"),
        max_length=20,
        error_messages={
            "required": gettext_lazy("请填数据期。"),
            "max_length": gettext_lazy("数据期太长。请写成 2026-09 这样。"),
        },
    )
    value = forms.CharField(
        label=gettext_lazy("数值或等级"),
        max_length=40,
        help_text=gettext_lazy("零就填 0；等级填 Ⅲ 这样。"),
        error_messages={
            "required": gettext_lazy("请填数值；零就填 0，没有数就先不录。"),
            "max_length": gettext_lazy("数值太长。请换大一级的计量单位。"),
        },
    )
    unit = forms.CharField(
        label=gettext_lazy("计量单位"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("不填就按指标的计量单位。"),
    )
    document = forms.CharField(
        label=gettext_lazy("来源文件"),
        max_length=200,
        help_text=gettext_lazy("文件名称、文号或台账名，别人能找到。"),
        error_messages={
            "required": gettext_lazy("请写数从哪份文件来。"),
            "max_length": gettext_lazy("来源文件最多 200 字。"),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("改以前报过的数，请写明原因。"),
        error_messages={"max_length": gettext_lazy("说明最多 300 字。")},
    )

    def __init__(
        self,
        *args: Any,
        indicators: Sequence[Indicator],
        graded: frozenset[int],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        """indicators: those the person may record; graded: ids of those whose figures are grades."""
        super().__init__(*args, **kwargs)
        self._by_code = {one.code: one for one in indicators}
        self._graded = graded
        field = self.fields["indicator"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("请选择")), *((one.code, _label(one)) for one in indicators)]
        self.fields["period"].help_text = _("月 %(month)s，季 %(quarter)s，年 %(year)s。") % {
            "month": period_example("month", now),
            "quarter": period_example("quarter", now),
            "year": period_example("year", now),
        }
        for name, one in self.fields.items():
            css = "form-select" if name == "indicator" else "form-control"
            one.widget.attrs.update({"class": css, "aria-describedby": f"id_{name}-hint"})

    def clean_period(self) -> Period:
        text = narrow(str(self.cleaned_data["period"]))
        try:
            return Period.parse(text)
        except LuoshiError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        indicator = self._by_code.get(given.get("indicator", ""))
        text = given.get("value")
        if indicator is None or text is None:
            return given
        if indicator.pk in self._graded:
            given["grade"], given["number"] = text.strip(), None
            return given
        given["grade"] = ""
        try:
            given["number"] = typed_number(text)
        except LuoshiError as error:
            self.add_error("value", str(error))
        return given

    def figure(self) -> NewFigure:
        """Call on a valid form only."""
        given = self.cleaned_data
        indicator = self._by_code[given["indicator"]]
        return NewFigure(
            indicator=indicator,
            period=given["period"],
            value=given["number"],
            grade=given["grade"],
            unit=given["unit"].strip() or indicator.unit,
            document=given["document"].strip(),
            note=given["note"].strip(),
        )


def _label(indicator: Indicator) -> str:
    unit = f"（{indicator.unit}）" if indicator.unit else ""
    return f"{indicator.name}{unit}，{indicator.get_frequency_display()}报"
