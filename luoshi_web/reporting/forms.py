"""Forms: text to typed values, each refusal a sentence beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.conflicts import MOST_REASON
from luoshi_web.reporting.models import Round
from luoshi_web.reporting.schedule import Times

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


def _moment(label: Any, *, required: bool = True) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        input_formats=_FORMATS,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "form-control"}, format="%Y-%m-%dT%H:%M"
        ),
        error_messages={
            "required": _("请填时间。"),
            "invalid": _("时间写得不对，请写成 2026-11-09 18:00 这样。"),
        },
    )


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("原因，各单位会看到"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        error_messages={
            "required": _("没有写原因。请写一句。"),
            "max_length": _("原因最多 400 字。"),
        },
    )


class TimesForm(forms.Form):
    opens_at = _moment(_("开放"))
    due_at = _moment(_("截止"))
    locks_at = _moment(_("锁定"))
    reason = _reason()

    @staticmethod
    def of(round_: Round) -> dict[str, Any]:
        """What stands now."""
        return {
            name: timezone.localtime(getattr(round_, name))
            for name in ("opens_at", "due_at", "locks_at")
        }

    def times(self) -> Times:
        """Call on a valid form only."""
        given = self.cleaned_data
        return Times(given["opens_at"], given["due_at"], given["locks_at"])


class ExemptionForm(forms.Form):
    due_at = _moment(_("延到（不填就是免报本期）"), required=False)
    reason = _reason()
