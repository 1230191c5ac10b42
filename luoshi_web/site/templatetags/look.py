"""The components of docs/design/look.md that a template asks for by name: marks, icons, figures, small charts."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.progress.model import Light
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.site.drawing import MINI, SPARK, draw

register = template.Library()

MINUS: Final = "−"
DASH: Final = "—"

# Shapes belong to the verdict; a light policy may rename a light, never redraw it.
WORDS: Final[dict[Light, str]] = {
    "red": gettext_noop("严重滞后"),
    "amber": gettext_noop("滞后"),
    "green": gettext_noop("正常"),
    "done": gettext_noop("已达成"),
    "wait": gettext_noop("待数据"),
    "not_due": gettext_noop("未到期"),
    "none": gettext_noop("不评价"),
}
_SHAPES: Final[dict[Light, str]] = {
    "red": "red",
    "amber": "amber",
    "green": "green",
    "done": "done",
    "wait": "wait",
    "not_due": "notdue",
    "none": "none",
}
_CLASSES: Final[dict[Light, str]] = {**_SHAPES, "not_due": "rest"}
_OPS: Final = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "about": "约"}


@register.simple_tag
def light_word(light: Light, word: str = "") -> str:
    return word or _(WORDS[light])


@register.filter
def light_class(light: Light) -> str:
    return _CLASSES[light]


@register.simple_tag
def shape(light: Light, provisional: bool = False) -> SafeString:  # noqa: FBT001, FBT002
    """The drawing alone. A provisional green is a half dot."""
    name = "greenp" if provisional and light == "green" else _SHAPES[light]
    return format_html(
        '<svg viewBox="0 0 12 12" aria-hidden="true"><use href="#m-{}"/></svg>', name
    )


@register.simple_tag
def mark(
    light: Light,
    word: str = "",
    provisional: bool = False,  # noqa: FBT001, FBT002
    note: object = "",
) -> SafeString:
    """Shape and word together, never a background, so that it prints. note: a count or a rule after the word."""
    said = light_word(light, word)
    if provisional:
        said = _("%(word)s·初步") % {"word": said}
    if note != "":
        said = f"{said} {note}"
    drawing = shape(light, provisional)
    return format_html('<span class="ls-mark is-{}">{}{}</span>', _CLASSES[light], drawing, said)


@register.simple_tag
def bare_mark(light: Light, word: str = "") -> SafeString:
    """Shape for the eye, word for the ear: for lists where every line has the same light."""
    return format_html(
        '<span class="ls-mark is-{}">{}<span class="visually-hidden">{}</span></span>',
        _CLASSES[light],
        shape(light),
        light_word(light, word),
    )


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    return format_html(
        '<svg class="ls-ico {}" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>',
        extra,
        name,
    )


def figure_of(value: Decimal | int | None, decimals: int | None = None) -> str:
    """1234.5 -> 1,234.5. None is a dash, zero is 0. decimals None: as many as the figure has."""
    if value is None:
        return DASH
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{number:,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text or "0"
    if text.startswith("-"):
        text = text[1:] if not number else MINUS + text[1:]
    return text


@register.filter
def figure(value: Decimal | int | None, decimals: int | None = None) -> str:
    return figure_of(value, decimals)


@register.filter
def signed(value: Decimal | None, decimals: int = 1) -> str:
    """A gap: +0.3, −18.1, 0.0; a dash when there is none."""
    text = figure_of(value, decimals)
    if value is None or text.startswith(MINUS) or not text.strip("0.,"):
        return text
    return f"+{text}"


@register.filter
def op_sign(op: str) -> str:
    """The comparator in one character; empty for grades and ranges, which carry their own words."""
    return _OPS.get(op, "")


@register.filter
def gap_class(light: Light) -> str:
    return {"red": "ls-gap-bad", "amber": "ls-gap-warn"}.get(light, "")


_SOURCE_ICONS: Final = {
    "statistics": "building-bank",
    "register": "database",
    "report": "pencil",
    "published": "file-text",
}
_SOURCE_WORDS: Final = {
    "statistics": gettext_noop("统计"),
    "register": gettext_noop("台账"),
    "report": gettext_noop("填报"),
    "published": gettext_noop("公开文件"),
}


@register.simple_tag
def source(name: str, text: str = "") -> SafeString:
    """Where a figure comes from: icon and word."""
    if name not in _SOURCE_ICONS:
        return format_html('<span class="faint">{}</span>', text or DASH)
    return format_html(
        '<span class="ls-src">{}{}</span>',
        icon(_SOURCE_ICONS[name]),
        text or _(_SOURCE_WORDS[name]),
    )


def _end(light: Light, at: tuple[str, str], size: float) -> SafeString:
    """The last actual point, drawn in its light's own shape."""
    x, y = float(at[0]), float(at[1])
    if light == "amber":
        return format_html(
            '<path class="d-amber" d="M{} {}l{} {}h-{}z"/>',
            f"{x:g}",
            f"{y - size * 1.3:g}",
            f"{size * 1.35:g}",
            f"{size * 2.3:g}",
            f"{size * 2.7:g}",
        )
    if light == "red":
        return format_html(
            '<rect class="d-red" x="{}" y="{}" width="{}" height="{}"/>',
            f"{x - size:g}",
            f"{y - size:g}",
            f"{size * 2:g}",
            f"{size * 2:g}",
        )
    # Not "d-none", which the vendored stylesheet takes for "do not show".
    name = "wait" if light in ("none", "not_due") else light
    return format_html(
        '<circle class="d-{}" cx="{}" cy="{}" r="{}"/>', name, f"{x:g}", f"{y:g}", f"{size:g}"
    )


def _path(css: str, data: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', css, data) if data else mark_safe("")


@register.simple_tag
def sparkline(trace: Trace | None) -> SafeString:
    """Decoration of a row whose numbers stand beside it, therefore hidden from assistive technology."""
    if trace is None or not trace.drawable:
        return mark_safe("")
    drawn = draw(trace, SPARK)
    return format_html(
        '<svg class="ls-spark" width="88" height="24" viewBox="0 0 88 24" aria-hidden="true">'
        "{}{}{}</svg>",
        _path("e", drawn.expected),
        _path("a", drawn.actual),
        _end(trace.light, drawn.last, 2.6) if drawn.last else "",
    )


@register.simple_tag
def minichart(trace: Trace | None, label: str) -> SafeString:
    """One of the small multiples. label: the sentence that says what the picture shows."""
    if trace is None or not trace.drawable:
        return mark_safe("")
    drawn = draw(trace, MINI)
    goal = (
        format_html('<circle class="goal" cx="{}" cy="{}" r="2.6"/>', *drawn.goal)
        if drawn.goal
        else ""
    )
    return format_html(
        '<svg class="ls-mini" width="150" height="62" viewBox="0 0 150 62" role="img" '
        'aria-label="{}"><path class="x" d="M0 49.5H150"/>{}{}{}{}{}'
        '<text x="0" y="60">{}</text><text x="150" y="60" text-anchor="end">{}</text></svg>',
        label,
        _path("g", drawn.gap),
        _path("e", drawn.expected),
        goal,
        _path("a", drawn.actual),
        _end(trace.light, drawn.last, 3.4) if drawn.last else "",
        trace.first_label,
        trace.last_label,
    )
