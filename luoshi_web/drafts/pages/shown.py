"""What the review page is made of: frozen, and complete before a template sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.forms import BoundField, Form

from luoshi_web.drafts.pages.text import Line


@dataclass(frozen=True, slots=True)
class Tab:
    code: str
    label: str
    count: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list. state: 已改, 新增, 已删, or ""."""

    item: str
    anchor: str
    code: str
    words: str
    place: str
    state: str
    is_on: bool
    is_gone: bool
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class FieldRow:
    """was: what the reader had, when it is another now. is_wide: its words need the whole line."""

    label: str
    now: str
    was: str
    is_changed: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    number: int
    said: str
    parts: tuple[tuple[str, str, str], ...]
    at: datetime
    by: str
    is_undone: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line of the record of the whole draft. item: kind:key; anchor: of its passage, "" where it has none."""

    item: str
    tab: str
    name: str
    anchor: str
    told: HistoryRow


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """anchor: of the passage, or of its clause. item: what to correct, kind:key; "" for none, then add: what is missing."""

    key: str
    code: str
    severity: str
    word: str
    message: str
    remedy: str
    place: str
    anchor: str
    is_rule: bool
    item: str
    add: str
    start: int
    end: int
    is_open: bool
    decision: str
    words: str
    who: str
    by: str
    at: datetime | None
    is_on: bool
    passage: str
    error: str = ""
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """The chosen item, or the one to be added (key ""). rows: of the form, one, two or three fields beside each other."""

    kind: str
    key: str
    word: str
    caption: str
    place: str
    state: str
    passage: str
    fields: tuple[FieldRow, ...]
    history: tuple[HistoryRow, ...]
    questions: tuple[QuestionRow, ...]
    seen: int
    anchor: str
    before: str
    after: str
    is_gone: bool
    may_restore: int
    form: Form | None
    rows: tuple[tuple[BoundField, ...], ...]
    is_editing: bool
    error: str = ""

    @property
    def item(self) -> str:
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    title: str
    programme: str
    pk: int
    source_name: str
    purpose: str
    is_open: bool
    state: str
    uploaded_at: datetime
    uploaded_by: str
    closed: str
    version: int | None
    may_edit: bool
    tab: str
    tabs: tuple[Tab, ...]
    lines: tuple[Line, ...]
    on: str
    card: Card | None
    rows: tuple[ListRow, ...]
    questions: tuple[QuestionRow, ...]
    changes: tuple[ChangeRow, ...]
    units: Sequence[str]
    edits: int
    undo: HistoryRow | None
    open_questions: int
    must_decide: int
    unmatched: int
    add_kinds: tuple[tuple[str, str], ...]
    is_adding: bool
    adding: str
    error: str
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for. item: kind:key; add: the kind of a new item with its passage; form: a refused one.

    question: key of the finding whose answer was refused, with the sentence and what was typed.
    """

    tab: str = ""
    item: str = ""
    add: str = ""
    form: Form | None = None
    is_editing: bool = False
    error: str = ""
    question: str = ""
    question_error: str = ""
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the page needs beside the draft. units: names of those a question may be put to."""

    may_edit: bool
    units: Sequence[str]
    unmatched: int
