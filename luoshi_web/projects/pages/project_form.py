"""A form as one project's pages show it: closed at its place, and open again with what was typed where it was refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.projects import Finding
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.projects.checking import AskedError

Kind = Literal["text", "date", "month", "money", "select", "file", "long", "hidden", "check"]
ANSWER: Final = "answer"


@dataclass(frozen=True, slots=True)
class Field:
    """options: value and words of a select; offered: words that the browser proposes while typing."""

    name: str
    label: str
    kind: Kind = "text"
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    offered: tuple[str, ...] = ()
    hint: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together on a line; label: what they are of, "" for the form itself."""

    fields: tuple[Field, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """What was sent and not kept. deed and key name the form it came from. had_files: a browser forgets those it sent."""

    deed: str
    key: str
    typed: Mapping[str, str]
    error: LuoshiError
    had_files: bool = False

    @property
    def asked(self) -> tuple[Finding, ...]:
        return self.error.findings if isinstance(self.error, AskedError) else ()


@dataclass(frozen=True, slots=True)
class Form:
    """summary: the words that open it. asked: questions to be answered in one sentence. error: why it was not kept."""

    deed: str
    key: str
    url: str
    anchor: str
    summary: str
    button: str
    seen: int
    groups: tuple[Group, ...]
    error: str = ""
    asked: tuple[Finding, ...] = ()
    answer: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Forms:
    """Makes the forms of one project's page. again: the form that was refused, which opens with what was typed.

    route: the address that takes them, of programme, number and deed: a lead has forms too.
    acts False: the page tells of another day, or to somebody who may only read; there are no forms then.
    reopened: filled by `make` with the form that `again` came from; empty where the page has no such form any more.
    """

    programme: str
    number: int
    seen: int
    again: Again | None = None
    acts: bool = True
    reopened: list[Form] = dataclasses.field(default_factory=list)
    route: str = "projects:do"

    def make(
        self,
        deed: str,
        summary: str,
        button: str,
        groups: Sequence[Group | Field],
        *,
        key: str = "",
        place: int = 0,
        seen: int | None = None,
    ) -> Form | None:
        """None where nobody acts. place: among the forms of one deed, for its address on the page."""
        if not self.acts:
            return None
        grouped = tuple(one if isinstance(one, Group) else Group((one,)) for one in groups)
        anchor = f"f-{deed}-{place}"
        form = Form(
            deed=deed,
            key=key,
            url=f"{reverse(self.route, args=[self.programme, self.number, deed])}#{anchor}",
            anchor=anchor,
            summary=summary,
            button=button,
            seen=self.seen if seen is None else seen,
            groups=grouped,
        )
        if self.again is None or (self.again.deed, self.again.key) != (deed, key):
            return form
        opened = refilled(form, self.again)
        self.reopened.append(opened)
        return opened


def overtaken(again: Again | None, forms: Forms) -> str:
    """What is said at the top: somebody was first, or the form that was sent is not on the page as it is now."""
    if again is None or (forms.reopened and not isinstance(again.error, ConflictError)):
        return ""
    return str(again.error)


def refilled(form: Form, again: Again) -> Form:
    """The form as it was sent, with why it was not kept."""
    # Where something is asked, the answer has a place of its own beside the questions.
    groups = tuple(
        replace(group, fields=tuple(
            _typed(one, again.typed)
            for one in group.fields
            if not (again.asked and one.name == ANSWER)
        ))
        for group in form.groups
    )  # fmt: skip
    return replace(
        form,
        groups=groups,
        error="".join(
            (
                "" if again.asked else str(again.error),
                _("附件没有收下，请再选一次。") if again.had_files else "",
            )
        ),
        asked=again.asked,
        answer=again.typed.get(ANSWER, ""),
        is_open=True,
    )


def _typed(field: Field, typed: Mapping[str, str]) -> Field:
    if field.kind == "file" or field.name not in typed:
        return field
    return replace(field, value=typed[field.name])


def why() -> Field:
    """The paper or the sentence that a change rests on."""
    return Field(ANSWER, _("依据或说明"), hint=_("文号或一句话，可不写"))
