"""The editor of a declaration: its fields as a table, its head, its indicators and stages in words, the whole as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.registers import FIELD_TYPES, Field, Mistake, Register
from luoshi_web.ledger.models import Frequency, Indicator
from luoshi_web.offices.models import Unit
from luoshi_web.registers.desk import Desk
from luoshi_web.registers.models import Edition
from luoshi_web.registers.pages.declared import (
    BindableRow,
    FormulaRow,
    Option,
    bindable_rows,
    clocks_of,
    formulas_of,
    moves_of,
)

TYPE_WORDS = {
    "text": gettext_lazy("文字"),
    "number": gettext_lazy("数"),
    "date": gettext_lazy("日期"),
    "choice": gettext_lazy("选项"),
    "unit": gettext_lazy("单位、镇街"),
    "enterprise": gettext_lazy("企业"),
    "file": gettext_lazy("文件"),
    "yesno": gettext_lazy("是或否"),
}
# Of a line that is told with its mistake, so much is shown.
_SHOWN = 80
_NAMED = {
    "name": gettext_lazy("名称"),
    "area": gettext_lazy("地区"),
    "dated": gettext_lazy("日期"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field and the small forms on it. is_new: not in the version that counts, so it may still be taken out again.

    roles: what the register uses it for. is_open, error: a form of this field was refused.
    """

    code: str
    label: str
    kind: str
    unit: str
    choices: tuple[Option, ...]
    required: bool
    unique: bool
    private: bool
    retired: bool
    help: str
    roles: str
    is_new: bool
    is_choice: bool
    is_open: bool
    error: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EditionRow:
    version: int
    at: datetime
    by: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Urls:
    here: str
    change: str
    preview: str
    publish: str
    discard: str


@dataclass(frozen=True, slots=True)
class MistakeRow:
    """line 0: of the text as a whole. source: that line as it was typed."""

    line: int
    source: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken: what it sent, what is wrong with it; conflict: somebody else was first."""

    sent: Mapping[str, str]
    message: str
    mistakes: tuple[Mistake, ...] = ()
    conflict: bool = False

    @property
    def do(self) -> str:
        return self.sent.get("do", "")

    @property
    def sentence(self) -> str:
        return "".join(map(str, self.mistakes)) or self.message

    @property
    def rows(self) -> tuple[MistakeRow, ...]:
        """Every mistake beside the line of the sent text that it is about."""
        lines = self.sent.get("text", "").splitlines()
        return tuple(
            MistakeRow(
                each.line,
                lines[each.line - 1].strip()[:_SHOWN] if 0 < each.line <= len(lines) else "",
                each.message + each.remedy,
            )
            for each in self.mistakes
        ) or (MistakeRow(0, "", self.message),)

    def about(self, do: str) -> Mapping[str, str]:
        """What the form `do` sent, nothing when it was another one."""
        return self.sent if self.do == do else {}


@dataclass(frozen=True, slots=True)
class EditorPage:
    """seen: what the next change must name. refused: of the form that was just sent; the text box keeps what was typed.

    differences: where somebody else's draft and the text that was just sent part, as a diff from theirs to this one.
    """

    title: str
    heading: str
    programme: str
    name: str
    register_url: str
    is_new: bool
    seen: int
    changed_at: datetime | None
    changed_by: str
    urls: Urls
    fields: tuple[FieldRow, ...]
    types: tuple[Option, ...]
    after: tuple[Option, ...]
    adding: Mapping[str, str]
    about: Mapping[str, str]
    frequencies: tuple[Option, ...]
    keepers: tuple[Option, ...]
    formulas: tuple[FormulaRow, ...]
    bindable: tuple[BindableRow, ...]
    stages: tuple[str, ...]
    moves: tuple[str, ...]
    clocks: tuple[str, ...]
    text: str
    differences: tuple[str, ...]
    faults: tuple[Mistake, ...]
    refused: Refused | None
    editions: tuple[EditionRow, ...]


def editor_page(
    desk: Desk,
    indicators: Sequence[Indicator],
    faults: tuple[Mistake, ...],
    editions: Iterable[Edition] = (),
    refused: Refused | None = None,
) -> EditorPage:
    """indicators: of `desk.bindable`."""
    new, sketch = desk.new, desk.sketch
    adding = refused.about("field") if refused else {}
    about = refused.about("about") if refused else {}
    text = refused.about("text").get("text") if refused else None
    return EditorPage(
        title=_("%(name)s的字段与公式") % {"name": new.name},
        heading=_heading(desk),
        programme=desk.programme.code,
        name=desk.kept.row.name,
        register_url=register_url(desk),
        is_new=desk.old is None,
        seen=desk.seen,
        changed_at=sketch.changed_at if sketch else None,
        changed_by=sketch.changed_by if sketch else "",
        urls=urls_of(desk),
        fields=tuple(_field_row(desk, field, refused) for field in new.fields),
        types=tuple(
            Option(kind, str(TYPE_WORDS[kind]), adding.get("type", "text") == kind)
            for kind in FIELD_TYPES
        ),
        after=tuple(Option(f.code, f.label, adding.get("after") == f.code) for f in new.fields),
        adding=adding,
        about=about or _about(new),
        frequencies=_frequencies(about.get("frequency", new.frequency)),
        keepers=keeper_options(desk.kept.units.values(), about.get("keeper", new.keeper)),
        formulas=tuple(formulas_of(new, indicators)),
        bindable=tuple(bindable_rows(new, indicators)),
        stages=tuple(f"{s.label}{_('（可以停在这里）') if s.final else ''}" for s in new.stages),
        moves=tuple(moves_of(new)),
        clocks=tuple(clocks_of(new)),
        text=desk.text if text is None else text,
        differences=_differences(desk, refused, text),
        faults=faults,
        refused=refused,
        editions=tuple(edition_row(desk.programme.code, each) for each in editions),
    )


def urls_of(desk: Desk) -> Urls:
    programme = desk.programme.code
    if desk.old is not None:
        name, key = "edition", desk.kept.row.code
    else:
        name, key = "sketch", str(desk.sketch.pk if desk.sketch else 0)
    at = [programme, key]
    return Urls(
        here=reverse(f"registers:{name}", args=at),
        change=reverse(f"registers:{name}-change", args=at),
        preview=reverse(f"registers:{name}-preview", args=at),
        publish=reverse(f"registers:{name}-publish", args=at),
        discard=reverse(f"registers:{name}-discard", args=at),
    )


def register_url(desk: Desk) -> str:
    """Empty for a register that is not there yet."""
    if desk.old is None:
        return ""
    return reverse("registers:show", args=[desk.programme.code, desk.kept.row.code])


def edition_row(programme: str, edition: Edition) -> EditionRow:
    return EditionRow(
        version=edition.version,
        at=edition.published_at,
        by=edition.published_by,
        note=edition.note,
        url=reverse(
            "registers:edition-text", args=[programme, edition.register.code, edition.version]
        ),
    )


def keeper_options(units: Iterable[Unit], chosen: str) -> tuple[Option, ...]:
    """chosen: a unit's code, name or another name of it, as a declaration may say."""
    return tuple(
        Option(unit.code, unit.name, chosen in (unit.code, unit.name, *unit.aliases.split("|")))
        for unit in units
    )


def _heading(desk: Desk) -> str:
    named = {"name": desk.new.name, "n": desk.new.version}
    if desk.old is None:
        return _("%(name)s：新台账的草稿") % named
    if desk.sketch is None:
        return _("%(name)s：要改成第 %(n)s 版") % named
    return _("%(name)s：第 %(n)s 版草稿") % named


def _differences(desk: Desk, refused: Refused | None, text: str | None) -> tuple[str, ...]:
    if refused is None or not refused.conflict or text is None:
        return ()
    return tuple(unified_diff(desk.text.splitlines(), text.splitlines(), n=0, lineterm=""))[2:]


def _about(new: Register) -> dict[str, str]:
    return {
        "name": new.name,
        "description": new.description,
        "from": new.effective_from.isoformat(),
    }


def _frequencies(chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(str(value), _("每%(word)s") % {"word": label}, value == chosen)
        for value, label in Frequency.choices
    )


def _field_row(desk: Desk, field: Field, refused: Refused | None) -> FieldRow:
    new = desk.new
    old = {each.code for each in desk.old.fields} if desk.old else set()
    here = refused is not None and refused.do != "field" and refused.sent.get("code") == field.code
    used = {"name": new.name_field, "area": new.area_field, "dated": new.dated_field}
    return FieldRow(
        code=field.code,
        label=field.label,
        kind=str(TYPE_WORDS[field.type]),
        unit=field.unit,
        choices=tuple(Option(each.code, each.label) for each in field.choices),
        required=field.required,
        unique=field.unique,
        private=field.private,
        retired=field.retired,
        help=field.help,
        roles="、".join(str(_NAMED[key]) for key, code in used.items() if code == field.code),
        is_new=field.code not in old,
        is_choice=field.type == "choice",
        is_open=here,
        error=refused.sentence if refused and here else "",
        typed=refused.sent if refused and here else {},
    )
