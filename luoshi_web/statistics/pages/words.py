"""What the room calls things on its pages."""

from __future__ import annotations

import json
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plan import month_of_index
from luoshi_web.statistics.layout import SKIP

ROLE_WORDS: Final = {
    SKIP: gettext_lazy("跳过"),
    "name": gettext_lazy("指标名称"),
    "unit": gettext_lazy("计量单位"),
    "period": gettext_lazy("数据期"),
    "value": gettext_lazy("数值"),
    "vintage": gettext_lazy("版次"),
    "level": gettext_lazy("绝对数"),
    "growth": gettext_lazy("增速"),
    "rank": gettext_lazy("位次"),
}
WINDOW_WORDS: Final = {
    "": gettext_lazy("期照表头"),
    "month": gettext_lazy("当月"),
    "quarter": gettext_lazy("当季"),
    "half": gettext_lazy("半年"),
    "year": gettext_lazy("全年"),
    "ytd": gettext_lazy("累计"),
}
KIND_WORDS: Final = {
    "new": gettext_lazy("新数"),
    "revised": gettext_lazy("修订"),
    "older": gettext_lazy("比已有的版次早"),
    "refused": gettext_lazy("不能导入"),
    "unused": gettext_lazy("用不上"),
    "same": gettext_lazy("与已有的相同"),
}


def month_words(month: int | None) -> str:
    if month is None:
        return ""
    year, number = month_of_index(month)
    return _("%(year)s年%(month)s月") % {"year": year, "month": number}


def counts_words(text: str) -> str:
    """新数 5，修订 2；不能导入 1."""
    if not text:
        return ""
    counts: dict[str, dict[str, int]] = json.loads(text)
    parts = (
        "，".join(
            f"{KIND_WORDS[kind]} {counts[part][kind]}"
            for kind in KIND_WORDS
            if counts[part].get(kind)
        )
        for part in ("taken", "left")
    )
    taken, left = parts
    return _("%(taken)s；没有导入：%(left)s") % {"taken": taken, "left": left} if left else taken
