"""What the forms about appeals send, as typed values. Every refusal names the field and how to write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.registers import firm_key
from luoshi_web.enterprises.actions.appeals import AppealTold, Said, Sorting
from luoshi_web.enterprises.firm_rows import with_code
from luoshi_web.enterprises.models import Appeal, Firm, FirmName
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.files import CheckedFile, sent_file
from luoshi_web.offices.forms.typed import day_in, whole_in
from luoshi_web.offices.models import Programme, Unit

MOST_TYPED: Final = 4000
# A mobile, a fixed line with or without its area code and extension, a 400 or 800 number.
_PHONE: Final = re.compile(r"1[3-9]\d{9}|(0\d{2,3})?[2-9]\d{6,7}(转\d{1,5})?|[48]00\d{7}", re.ASCII)


def phone_in(text: str, *, required: bool) -> str:
    """As typed, without blanks. LuoshiError: no number that can be called."""
    bare = unicodedata.normalize("NFKC", written(text))
    if not bare and not required:
        return ""
    plain = re.sub(r"[-\s()]", "", bare)
    plain = plain.removeprefix("+86")
    if not _PHONE.fullmatch(plain):
        raise LuoshiError(
            _("联系电话“%(text)s”不像电话号码。") % {"text": bare[:20]}
            if bare
            else _("没有填联系电话。"),
            _("请填 11 位手机号，或带区号的固定电话，如 0632-5501234。"),
        )
    return bare[:30]


def known_firm(programme: Programme, name: str, code: str = "") -> Firm | None:
    """The enterprise of the directory with this code, or one of whose names it is. Two queries."""
    bare = unicodedata.normalize("NFKC", "".join(code.split())).upper()
    found = with_code(programme, bare, None) if bare else None
    if found is not None:
        return found
    rows = FirmName.objects.filter(programme=programme, key=firm_key(written(name)))
    row = rows.filter(firm__merged_into=None).select_related("firm__town").first()
    return row.firm if row else None


def town_of(programme: Programme, text: str) -> Unit | None:
    return Unit.objects.filter(programme=programme, pk=whole_in(text)).first() if text else None


def file_in(request: HttpRequest) -> tuple[CheckedFile, ...]:
    """None or one. FileRefused, among others for one that was dropped on its way for its size."""
    sent = int(request.META.get("CONTENT_LENGTH") or 0)
    chosen = request.FILES.get("file") is not None or sent > settings.MOST_FILE_BYTES
    return (sent_file(request),) if chosen else ()


def appeal_in(request: HttpRequest, programme: Programme, firm: Firm | None = None) -> AppealTold:
    """From the form of the public or of an enterprise's account. firm: the account's own."""
    told = request.POST
    return AppealTold(
        title=_needed(told, "title", _("什么事")),
        matter=_needed(told, "text", _("具体情况")),
        firm=firm or known_firm(programme, told.get("firm", ""), told.get("code", "")),
        firm_name=_needed(told, "firm", _("企业名称")) if firm is None else "",
        town=town_of(programme, told.get("town", "")),
        contact=_needed(told, "contact", _("联系人")),
        phone=phone_in(told.get("phone", ""), required=True),
        kind=told.get("kind", "") or "help",
        channel="web",
        files=file_in(request),
    )


def taken_down(request: HttpRequest, programme: Programme) -> AppealTold:
    """From the form of staff."""
    told = request.POST
    return AppealTold(
        title=_needed(told, "title", _("诉求事项")),
        matter=_needed(told, "text", _("诉求内容")),
        firm=known_firm(programme, told.get("firm", "")),
        firm_name=_needed(told, "firm", _("企业名称")),
        town=town_of(programme, told.get("town", "")),
        contact=told.get("contact", ""),
        phone=phone_in(told.get("phone", ""), required=False),
        kind=told.get("kind", "") or "help",
        category=told.get("category", ""),
        urgency=told.get("urgency", "") or "usual",
        channel=told.get("channel", "") or "staff",
        preset=told.get("preset", ""),
        about=(told.get("about_kind", ""), told.get("about_key", "")),
        files=file_in(request),
    )


def sorting_in(told: QueryDict, row: Appeal) -> Sorting:
    """LuoshiError: an enterprise that the directory does not have, where another than the appeal's own was written."""
    name = written(told.get("firm", ""))
    firm = known_firm(row.programme, name) if name else None
    if firm is None and name not in ("", row.firm_name):
        raise LuoshiError(
            _("企业名录里没有“%(name)s”。") % {"name": name[:40]},
            _("请先在企业名录里登记，或照原来的名称。"),
        )
    about = (told.get("about_kind", ""), written(told.get("about_key", "")))
    return Sorting(
        told.get("kind", ""), told.get("category", ""), firm, about if about[0] else ("", "")
    )


def said_in(request: HttpRequest) -> Said:
    """A move as its form sends it."""
    told = request.POST
    return Said(
        words=told.get("words", ""),
        unit=written(told.get("unit", ""))[:100],
        supports=tuple(written(name)[:100] for name in told.getlist("supports")),
        due=day_in(told.get("due", ""), _("日期")),
        way=told.get("way", ""),
        result=told.get("result", ""),
        satisfaction=told.get("satisfaction", ""),
        ref=told.get("ref", ""),
        seen=whole_in(told.get("seen", "")),
        files=file_in(request),
        shown=told.get("shown") == "1",
    )


def typed_in(given: QueryDict) -> dict[str, str]:
    """What was sent, to be shown again; the latest of a name, a text as long as it was typed within reason."""
    return {
        name: given.get(name, "")[: MOST_TYPED * 10]
        for name in given
        if name != "csrfmiddlewaretoken"
    }


def _needed(told: Mapping[str, str], name: str, label: str) -> str:
    text = told.get(name, "")
    if not written(text):
        raise LuoshiError(_("没有填%(label)s。") % {"label": label}, _("请补上再提交。"))
    return text
