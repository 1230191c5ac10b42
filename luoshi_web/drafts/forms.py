"""Forms: text to typed values, each refusal a sentence beside its field. What an item may be is the core's to say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plan import CADENCES, KINDS, OPS, RHYTHMS, EditError, Plan, narrow
from luoshi_web.drafts.models import Purpose
from luoshi_web.drafts.pages.words import cadence_word, every_word, kind_word, op_word

MOST_BYTES: Final = 20_000_000
_NAMES = re.compile(r"[、,，;；\n\r]+")
_ROLES: Final = ("lead", "support", "responsible")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("方案文件"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("请选一个文件。"),
            "empty": gettext_lazy("文件是空的。请核对后再选。"),
            "max_length": gettext_lazy("文件名超过 200 字。请改短后再选。"),
        },
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("用途"),
        choices=Purpose.choices,
        initial=Purpose.PLAN,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("请选是本级方案还是上位方案。")},
    )

    def __init__(self, *args: Any, sent: int = 0, **kwargs: Any) -> None:
        """sent: bytes of the whole request. A file beyond the limit is thrown away while it comes in (site.uploads)."""
        super().__init__(*args, **kwargs)
        if sent > MOST_BYTES:
            self.fields["file"].error_messages["required"] = _too_large(sent)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(_too_large(file.size))
        return file


def _too_large(size: int) -> str:
    return _("文件约 %(size)s MB，超过 20 MB。请另存为较小的文件，例如去掉图片。") % {
        "size": size // 1_000_000
    }


class ItemForm(forms.Form):
    """An item of the plan by hand. passage: the words of the plan it stands on; start, end: where, as a script says.

    `fields()` gives what an edit takes. Refusals of the core come back to their field by `refuse`.
    """

    passage = forms.CharField(
        label=gettext_lazy("原文"),
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("请照抄原文里的一段，或在左边选中。"),
            "max_length": gettext_lazy("原文最多选 2000 字。"),
        },
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan_text = plan_text
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput):
                continue
            css = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.update({"class": css, "autocomplete": "off"})
            field.widget.attrs.setdefault("data-field", name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "passage" in self.fields and given.get("passage"):
            self._place(given)
        return given

    def _place(self, given: dict[str, Any]) -> None:
        """The passage's offsets: as given while the words are those; else its occurrence nearest to where it was."""
        words, start, end = given["passage"], given.get("start"), given.get("end")
        if start is not None and end is not None and self.plan_text[start:end].strip() == words:
            return
        found = [m.start() for m in re.finditer(re.escape(words), self.plan_text)]
        if not found:
            self.add_error("passage", _("原文里没有这几个字。请照抄，标点和空格也要一样。"))
            return
        if start is None and len(found) > 1:
            self.add_error(
                "passage", _("原文里有 %(n)s 处这样写。请多抄几个字。") % {"n": len(found)}
            )
            return
        given["start"] = min(found, key=lambda at: abs(at - (start or 0)))
        given["end"] = given["start"] + len(words)

    def values(self) -> dict[str, Any]:
        """What an edit takes. Call on a valid form only."""
        return {"start": self.cleaned_data["start"], "end": self.cleaned_data["end"]}

    def refuse(self, error: Exception) -> None:
        """Beside the field the core names, if the form has it."""
        name = error.field if isinstance(error, EditError) else ""
        name = {"parties": "lead", "start": "passage", "end": "passage", "horizon": "first"}.get(
            name, name
        )
        self.add_error(name if name in self.fields else None, str(error))


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("请填四位年份，如 2026。")},
    )


def _line(label: Any, most: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        error_messages={
            "required": gettext_lazy("请填这一格。"),
            "max_length": gettext_lazy("太长。请缩短到 %(limit_value)d 字以内。"),
        },
    )


class TargetForm(ItemForm):
    indicator = _line(gettext_lazy("指标"), 120)
    op = forms.ChoiceField(label=gettext_lazy("比较"))
    value = _line(gettext_lazy("数值"), 40)
    value2 = _line(gettext_lazy("上限"), 40, required=False)
    unit = _line(gettext_lazy("单位"), 30, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("口径"))
    cadence = forms.ChoiceField(label=gettext_lazy("时限"))
    year = _year(gettext_lazy("完成年份"))
    base_year = _year(gettext_lazy("基期年份"))
    part_of = forms.ChoiceField(label=gettext_lazy("其中于"), required=False)
    aspirational = forms.BooleanField(label=gettext_lazy("力争（不作考核）"), required=False)

    def __init__(self, *args: Any, wholes: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """wholes: (id, words) of the targets it may be a part of."""
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, str]]] = {
            "op": [(word, op_word(word)) for word in OPS],
            "kind": [(word, kind_word(word)) for word in KINDS],
            "cadence": [(word, cadence_word(word)) for word in CADENCES],
            "part_of": [("", _("不是部分")), *wholes],
        }
        for name, pairs in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = pairs
                field.error_messages["invalid_choice"] = _("请从列出的里选。")

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = {n: narrow(given[n]).replace(",", "") for n in ("value", "value2")}
        return super().values() | {
            "indicator": given["indicator"],
            "op": given["op"],
            "value": plain["value"],
            "value2": plain["value2"] or None,
            "unit": given["unit"],
            "kind": given["kind"],
            "cadence": given["cadence"],
            "year": given["year"],
            "base_year": given["base_year"],
            "part_of": given["part_of"] or None,
            "aspirational": given["aspirational"],
        }


class DutyForm(ItemForm):
    lead = _line(gettext_lazy("牵头"), 1000, required=False)
    support = _line(gettext_lazy("配合"), 1000, required=False)
    responsible = _line(gettext_lazy("责任（不分主次）"), 2000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _ROLES:
            self.fields[name].widget = forms.Textarea(
                attrs={"rows": 2, "class": "form-control", "data-field": name}
            )
        self.fields["lead"].help_text = _("几个单位用顿号分开。")

    def values(self) -> dict[str, Any]:
        parties = [
            {"name": name.strip(), "role": role}
            for role in _ROLES
            for name in _NAMES.split(self.cleaned_data[role])
            if name.strip()
        ]
        return super().values() | {"parties": parties}


class MilestoneForm(ItemForm):
    text = _line(gettext_lazy("要做成的事"), 200)
    by = _year(gettext_lazy("完成年份"))

    def values(self) -> dict[str, Any]:
        return super().values() | {n: self.cleaned_data[n] for n in ("text", "by")}


class MechanismForm(ItemForm):
    name = _line(gettext_lazy("机制"), 200)
    every = forms.ChoiceField(label=gettext_lazy("多久一次"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["every"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("未写明")), *((w, every_word(w)) for w in RHYTHMS)]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().values() | {"name": given["name"], "every": given["every"] or None}


class ProjectForm(ItemForm):
    name = _line(gettext_lazy("项目"), 200)
    investment = _line(gettext_lazy("投资（照原文）"), 60, required=False)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().values() | {
            "name": given["name"],
            "investment": given["investment"] or None,
        }


class HeadForm(ItemForm):
    """The plan's title, number, issuer, day and years: no passage, they are the document's own."""

    title = _line(gettext_lazy("标题"), 200)
    document_number = _line(gettext_lazy("文号"), 60, required=False)
    issuer = _line(gettext_lazy("发文机关"), 100, required=False)
    issued_on = forms.DateField(
        label=gettext_lazy("成文日期"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2026-09-30"}),
        error_messages={"invalid": gettext_lazy("请写成 2026-09-30 这样。")},
    )
    first = _year(gettext_lazy("规划期起"))
    last = _year(gettext_lazy("规划期止"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("passage", "start", "end"):
            del self.fields[name]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        day: date | None = given["issued_on"]
        years = [given["first"], given["last"]]
        return {
            "title": given["title"],
            "document_number": given["document_number"] or None,
            "issuer": given["issuer"] or None,
            "issued_on": day.isoformat() if day else None,
            "horizon": None if years == [None, None] else years,
        }


FORMS: Final[Mapping[str, type[ItemForm]]] = {
    "target": TargetForm,
    "duty": DutyForm,
    "milestone": MilestoneForm,
    "mechanism": MechanismForm,
    "project": ProjectForm,
    "head": HeadForm,
}


def wholes_in(plan: Plan, key: str) -> list[tuple[str, str]]:
    return [(t.id, f"{t.id} {t.indicator[:24]}") for t in plan.targets if t.id != key]
