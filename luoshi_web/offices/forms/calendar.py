"""A day's word, and a year's notice as text."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions import DayChange
from luoshi_web.offices.actions.calendar import MOST_NOTE
from luoshi_web.offices.holiday_notice import MOST_TEXT

WORKING, FREE, PUBLISHED = "working", "free", "published"
STATES: Final = (
    (WORKING, gettext_lazy("上班")),
    (FREE, gettext_lazy("休息")),
    (PUBLISHED, gettext_lazy("照公布的日历")),
)
_WORKS: Final = {WORKING: True, FREE: False, PUBLISHED: None}


class DayForm(forms.Form):
    day = forms.DateField(
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("请先在日历上选一天。"),
            "invalid": gettext_lazy("请先在日历上选一天。"),
        },
    )
    state = forms.ChoiceField(
        label=gettext_lazy("这一天"),
        choices=STATES,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请选上班、休息或照公布的日历。"),
            "invalid_choice": gettext_lazy("请选上班、休息或照公布的日历。"),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("依据"),
        required=False,
        max_length=MOST_NOTE,
        help_text=gettext_lazy("哪份通知，或谁的决定。照公布的日历时不用写。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("太长，最多 %(limit_value)d 个字。")},
    )

    def change(self) -> DayChange:
        """Call on a valid form only."""
        given: dict[str, Any] = self.cleaned_data
        return DayChange(given["day"], _WORKS[given["state"]], given["note"])


class NoticeForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("通知全文"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 12}),
        error_messages={
            "required": gettext_lazy("请粘贴通知全文。"),
            "max_length": gettext_lazy("文字太长。请只粘贴通知正文。"),
        },
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=60,
        help_text=gettext_lazy("通知的文号，或名称和日期。"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("请写明是哪份通知。"),
            "max_length": gettext_lazy("太长，最多 %(limit_value)d 个字。"),
        },
    )
