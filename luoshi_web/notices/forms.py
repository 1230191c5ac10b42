"""Forms: an address to keep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.notices.addresses import (
    MOST_CHARACTERS,
    PERSON,
    PROGRAMME,
    Address,
    check_address,
)
from luoshi_web.notices.sending import understood


class ChannelForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": gettext_lazy("请填地址。"),
            "max_length": gettext_lazy("地址最多 500 个字符。"),
        },
    )
    label = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("自己认得就行，如 办公邮箱。"),
        error_messages={"max_length": gettext_lazy("名称最多 40 字。")},
    )
    common = forms.BooleanField(label=gettext_lazy("作为项目的公共渠道（工作群）"), required=False)

    def __init__(self, *args: Any, keeps_common: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not keeps_common:
            del self.fields["common"]
        for name in ("address", "label"):
            self.fields[name].widget.attrs.update(
                {
                    "class": "form-control",
                    "aria-describedby": f"id_{name}-hint",
                    "autocomplete": "off",
                }
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "address" not in given:
            return given
        owner = PROGRAMME if given.get("common") else PERSON
        try:
            checked = check_address(given["address"], owner)
        except LuoshiError as refused:
            self.add_error("address", str(refused))
            return given
        if understood(checked.text, checked.scheme):
            given["checked"] = checked
        else:
            self.add_error("address", _("令牌或邮箱的写法不对。请照例子核对后重新粘贴。"))
        return given

    def checked(self) -> Address:
        """Call on a valid form only."""
        found: Address = self.cleaned_data["checked"]
        return found
