"""What an appeal is: what came, by which clock, and every step since. Where it stands follows from the steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from luoshi.enterprises._appeal_rules import AppealError, AppealState, appeal_rules
from luoshi.workdays import Works, worked_after, worked_from

_SHOWN: Final = 30
# The steps by which a unit gets an appeal, and those from which it has to give a result anew.
GIVEN: Final = ("assign", "reassign")
REDONE: Final = ("redo", "ask_order")


@dataclass(frozen=True, slots=True)
class Clock:
    """Working days by which an appeal runs, fixed when it came: a rule changed later moves nothing that was promised.

    version: of appeals.yaml. reply None: none is asked. The rest as in `Preset`.
    """

    preset: str
    version: int
    starts: str
    assign: int
    contact: int
    reply: int | None
    resolve: int
    extended: int
    sign_back: int
    redo: int


@dataclass(frozen=True, slots=True)
class Dues:
    """Last days in time. reply None: none is asked. extended: of the result, with the longest extension."""

    contact: date
    reply: date | None
    resolve: date
    extended: date


@dataclass(frozen=True, slots=True)
class AppealStep:
    """A step made. at: as the clock on the wall shows, without a zone; by: as pages print the name; person: the account.

    side: of appeals.yaml, for whom it was made. unit: who gets it, or who told it. Which of the rest is asked, appeals.yaml
    says. dues, back_until: fixed when a unit gets it, the day until which it may send it back.
    """

    do: str
    at: datetime
    by: str
    person: str = ""
    side: str = ""
    words: str = ""
    unit: str = ""
    supports: tuple[str, ...] = ()
    due: date | None = None
    way: str = ""
    result: str = ""
    satisfaction: str = ""
    ref: str = ""
    dues: Dues | None = None
    back_until: date | None = None

    @property
    def on(self) -> date:
        return self.at.date()

    def tells(self, field: str) -> bool:
        value = getattr(self, field)
        return bool(value.strip()) if isinstance(value, str) else bool(value)


@dataclass(frozen=True, slots=True)
class Appeal:
    """received: as the clock on the wall shows. counted: the working day from which its days run. assign_by: for the office to
    hand it on. dues None: the preset counts from the assignment. excluded: why it is left out of rates, "" where it is not.
    Made by `received_appeal`.
    """

    kind: str
    category: str
    urgency: str
    title: str
    matter: str
    received: datetime
    clock: Clock
    counted: date
    assign_by: date
    dues: Dues | None
    excluded: str = ""
    steps: tuple[AppealStep, ...] = ()

    def __post_init__(self) -> None:
        rules = appeal_rules()
        for value, known, label in (
            (self.kind, rules.kinds, "类型"),
            (self.category, rules.categories, "类别"),
            (self.urgency, rules.urgency, "紧急程度"),
        ):
            if value not in known:
                raise AppealError(
                    f"诉求的{label}“{value[:_SHOWN]}”不认识。",
                    f"请用其中之一：{'、'.join(known)}。",
                )
        for words, label in ((self.title, "诉求事项"), (self.matter, "诉求内容")):
            if not words.strip():
                raise AppealError(f"没有写{label}。", "请补上。")
        check_words(self.matter, "诉求内容")


def check_words(text: str, label: str) -> None:
    """AppealError: longer than an appeal holds."""
    most = appeal_rules().most
    if len(text) > most:
        raise AppealError(
            f"{label}写了{len(text)}字，最多{most}字。", "请写要点，其余作为附件；几件事请分开提。"
        )


def clock_of(preset: str, urgency: str) -> Clock:
    """The days of a preset, cut where the urgency allows less. AppealError: unknown."""
    rules = appeal_rules()
    found, how = rules.presets.get(preset), rules.urgency.get(urgency)
    if found is None or how is None:
        known = rules.urgency if how is None else rules.presets
        raise AppealError(
            f"办理时限“{preset[:_SHOWN]}”（{urgency[:_SHOWN]}）不认识。",
            f"请用其中之一：{'、'.join(known)}。",
        )
    most = how.most
    reply = found.reply
    return Clock(
        preset=preset,
        version=rules.version,
        starts=found.starts,
        assign=found.assign,
        contact=min(found.contact, most.get("contact", found.contact)),
        reply=None if reply is None else min(reply, most.get("reply", reply)),
        resolve=min(found.resolve, most.get("resolve", found.resolve)),
        extended=found.extended,
        sign_back=found.sign_back,
        redo=min(found.redo, most.get("redo", found.redo)),
    )


def counted_from(at: datetime, works: Works) -> date:
    """The day from which days run, itself not counted: the next working day for what comes on a day off or after hours."""
    day = at.date()
    if not works(day):
        return worked_from(day, works)
    late: time = appeal_rules().closes
    return worked_after(day, 1, works) if at.time() > late else day


def dues_from(counted: date, clock: Clock, works: Works) -> Dues:
    return Dues(
        contact=worked_after(counted, clock.contact, works),
        reply=None if clock.reply is None else worked_after(counted, clock.reply, works),
        resolve=worked_after(counted, clock.resolve, works),
        extended=worked_after(counted, clock.extended, works),
    )


def received_appeal(
    kind: str,
    category: str,
    urgency: str,
    title: str,
    matter: str,
    *,
    received: datetime,
    preset: str,
    works: Works,
) -> Appeal:
    """An appeal as it comes, its days fixed. AppealError: what nobody knows, what is empty or too long."""
    clock, counted = clock_of(preset, urgency), counted_from(received, works)
    dues = dues_from(counted, clock, works) if clock.starts == "received" else None
    by = worked_after(counted, clock.assign, works)
    return Appeal(kind, category, urgency, title, matter, received, clock, counted, by, dues)


def appeal_state(appeal: Appeal) -> AppealState:
    """After every step told."""
    rules = appeal_rules()
    state = rules.beginning
    for step in appeal.steps:
        move = rules.move(step.do, state.code)
        if move is None:
            raise AppealError(
                f"诉求的记录不通：{state.label}时不能{rules.label_of(step.do)}。",
                "请核对这件诉求的经办记录。",
            )
        state = rules.states[move.to] if move.to else state
    return state


def last_step(appeal: Appeal, *dos: str) -> AppealStep | None:
    """The newest step of one of these moves."""
    return next((step for step in reversed(appeal.steps) if step.do in dos), None)


def steps_since(appeal: Appeal, *dos: str) -> tuple[AppealStep, ...]:
    """The steps after the newest of these moves, all where there was none."""
    found: list[AppealStep] = []
    for step in reversed(appeal.steps):
        if step.do in dos:
            break
        found.append(step)
    return tuple(reversed(found))


def lead_unit(appeal: Appeal) -> str:
    """The unit that has it, "" while nobody does."""
    given = last_step(appeal, *GIVEN, "send_back")
    return given.unit if given is not None and given.do in GIVEN else ""


def support_units(appeal: Appeal) -> tuple[str, ...]:
    """The units that handle it with the lead now."""
    found: dict[str, None] = {}
    for step in appeal.steps:
        if step.do in (*GIVEN, "send_back"):
            found = {}
        found.update(dict.fromkeys(step.supports))
    return tuple(unit for unit in found if unit != lead_unit(appeal))


def asked_extension(appeal: Appeal) -> AppealStep | None:
    """What was asked and neither answered nor overtaken."""
    overtaking = ("grant_extension", "refuse_extension", "answer", "send_back", *GIVEN)
    step = last_step(appeal, "ask_extension", *overtaking)
    return step if step is not None and step.do == "ask_extension" else None


def is_content(revisit: AppealStep) -> bool:
    """Whether nothing is to be done again: neither unsolved nor dissatisfied."""
    return revisit.result != "unsolved" and revisit.satisfaction != "dissatisfied"


def latest_moment(appeal: Appeal) -> datetime:
    """Before which no step can be made any more."""
    return appeal.steps[-1].at if appeal.steps else appeal.received
