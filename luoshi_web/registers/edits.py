"""What the editor's forms send -> a declaration's text. Each form is one edit, named by `do`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi.plan.periods import Frequency
from luoshi.registers import (
    Choice,
    Field,
    Register,
    RegisterError,
    cloned,
    load_register,
    with_about,
    with_choice,
    with_field,
    with_label,
    with_restored,
    with_retired,
    without_choice,
    without_field,
)
from luoshi.registers import written as yaml_of
from luoshi.registers.model import FieldType
from luoshi_web.offices.conflicts import written

# Many times the longest declaration there is; more is no declaration.
MOST_TEXT = 200_000

Sent = Mapping[str, str]


def edited(before: Register, sent: Sent) -> str:
    """The text after the edit. RegisterError, with the lines of its mistakes where the text itself was sent."""
    do = sent.get("do", "")
    if do == "text":
        return whole_text(sent.get("text", ""))
    edit = _EDITS.get(do)
    if edit is None:
        raise RegisterError(_("不认识这种改法。"), _("请刷新页面再试。"))
    after = edit(before, sent)
    _refuse_hidden(after)
    return yaml_of(after)


def whole_text(text: str) -> str:
    """The text of a declaration as it was typed, which loads. RegisterError."""
    plain = text.replace("\r\n", "\n").lstrip("\ufeff")
    if len(plain) > MOST_TEXT:
        raise RegisterError(
            _("声明超过 %(n)s 字。") % {"n": MOST_TEXT}, _("请删去不要的，或分成几个台账。")
        )
    _refuse_hidden(load_register(plain, "register.yaml"))
    return plain


def uploaded_text(request: HttpRequest) -> str:
    """The text of the file that was sent, empty without one. RegisterError."""
    file = request.FILES.get("file")
    if file is None:
        return ""
    if (file.size or 0) > 4 * MOST_TEXT:
        raise RegisterError(_("这个文件太大，不是台账声明。"), _("请核对选的文件。"))
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RegisterError(
            _("这个文件不是 UTF-8 文本。"), _("请用 UTF-8 编码另存再传。")
        ) from error


def clone_text(source: Register, sent: Sent) -> str:
    """Another register of the source's form under its own code, name, keeper and day. RegisterError."""
    day = _day(sent.get("from", ""))
    code, name, keeper = (written(sent.get(key, "")) for key in ("code", "name", "keeper"))
    for word, label in ((code, _("代码")), (name, _("名称")), (keeper, _("记账单位"))):
        if not word:
            raise RegisterError(_("“%(label)s”没有填。") % {"label": label}, _("请填写。"))
    return yaml_of(cloned(source, code, name, keeper, day))


def _refuse_hidden(register: Register) -> None:
    """What only an escape writes ("\\0" in quotes), and PostgreSQL does not store."""
    told = (register.name, register.description, register.keeper)
    if any(written(words) != words.strip() for words in told):
        raise RegisterError(
            _("名称、说明或记账单位里有看不见的控制字符。"), _("请删去，重新输入。")
        )


def _about(before: Register, sent: Sent) -> Register:
    told = with_about(
        before,
        name=sent.get("name", ""),
        description=written(sent.get("description", "")),
        keeper=sent.get("keeper", ""),
        frequency=cast("Frequency", sent.get("frequency", before.frequency)),
    )
    dated = replace(told, effective_from=_day(sent.get("from", "")))
    return load_register(yaml_of(dated), "register.yaml")


def _field(before: Register, sent: Sent) -> Register:
    kind, label = sent.get("type", ""), written(sent.get("label", ""))
    words = [word for line in sent.get("choices", "").splitlines() if (word := written(line))]
    if not label:
        raise RegisterError(_("新字段的名称没有填。"), _("请填名称，表头就用它。"))
    if kind == "choice" and not words:
        raise RegisterError(
            _("“%(label)s”是选项字段，选项没有填。") % {"label": label[:20]},
            _("请一行写一个选项。"),
        )
    field = Field(
        code=written(sent.get("code", "")),
        label=label,
        type=cast("FieldType", kind),
        unit=written(sent.get("unit", "")) if kind == "number" else "",
        choices=tuple(Choice("", word) for word in words) if kind == "choice" else (),
        required="required" in sent,
        unique="unique" in sent,
        private="private" in sent,
        help=written(sent.get("help", "")),
    )
    return with_field(before, field, sent.get("after") or None)


def _label(before: Register, sent: Sent) -> Register:
    return with_label(
        before,
        sent.get("code", ""),
        written(sent.get("label", "")),
        help=written(sent.get("help", "")),
        required="required" in sent,
    )


def _choice(before: Register, sent: Sent) -> Register:
    choice = Choice(sent.get("choice", ""), written(sent.get("label", "")))
    return with_choice(before, sent.get("code", ""), choice)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise RegisterError(
            _("起用日期“%(text)s”不是日期。") % {"text": text[:20]}, _("请写成 2026-10-01 这样。")
        ) from error


_EDITS: dict[str, Callable[[Register, Sent], Register]] = {
    "about": _about,
    "field": _field,
    "label": _label,
    "retire": lambda before, sent: with_retired(before, sent.get("code", "")),
    "restore": lambda before, sent: with_restored(before, sent.get("code", "")),
    "drop": lambda before, sent: without_field(before, sent.get("code", "")),
    "choice": _choice,
    "choice-drop": lambda before, sent: without_choice(
        before, sent.get("code", ""), sent.get("choice", "")
    ),
}
