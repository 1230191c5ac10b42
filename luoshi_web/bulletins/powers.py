"""What a person may do with a paper now: the same questions that the actions ask, for the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi_web.bulletins.checks import untold_words
from luoshi_web.bulletins.models import Bulletin, Naming, State
from luoshi_web.bulletins.queries import signs, works_on, wrote
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class Powers:
    """Each is a button. refused: why it cannot be signed yet, for who would."""

    edit: bool = False
    send: bool = False
    check: bool = False
    returns: bool = False
    tell: bool = False
    sign: bool = False
    record: bool = False
    publish: bool = False
    discard: bool = False
    correct: bool = False
    choose: bool = False
    refused: str = ""


def powers_of(access: Access, row: Bulletin, namings: Sequence[Naming], today: date) -> Powers:
    office, leads, state = works_on(access), signs(access), row.state
    heads = row.office_id in access.units_as(frozenset({Role.HEAD}))
    checks = state == State.REVIEW and (office or heads) and not wrote(row, access.person.pk)
    returnable = state in (State.REVIEW, State.SIGN, State.SIGNED)
    refused = untold_words(namings, today) if state == State.SIGN else ""
    return Powers(
        edit=office and state == State.DRAFT,
        send=office and state == State.DRAFT,
        check=checks,
        returns=returnable and (office or leads or heads),
        tell=office
        and state in (State.REVIEW, State.SIGN)
        and any(not one.told_at or (one.reply == "objected" and not one.answer) for one in namings),
        sign=leads and state == State.SIGN and not refused,
        record=office and state == State.SIGN and not refused,
        publish=office and state == State.SIGNED,
        discard=office and state == State.DRAFT,
        correct=office and state == State.PUBLISHED and row.series == "bulletin",
        choose=office and state == State.PUBLISHED,
        refused=refused if office or leads else "",
    )
