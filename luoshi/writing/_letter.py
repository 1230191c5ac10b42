"""What every bulletin has around its text: title, number or issue, signature, imprint, and the list of its figures."""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.writing._figures import gathered
from luoshi.writing._form import form
from luoshi.writing._phrases import words
from luoshi.writing._text import break_title
from luoshi.writing.facts import BulletinFacts
from luoshi.writing.facts_kinds import Letterhead
from luoshi.writing.model import Annex, Block, Imprint, Paper


def letterhead(facts: BulletinFacts) -> Letterhead:
    return Letterhead(
        signature=facts.signature,
        head=facts.head,
        number=facts.number,
        sequence=facts.sequence,
        addressees=facts.addressees,
        issued_on=facts.issued_on,
        note=facts.note,
        copy_to=facts.copy_to,
        printer=facts.printer,
        checksum=facts.checksum,
        title_lines=facts.title_lines,
    )


def letter(
    around: Letterhead,
    title: str,
    body: Iterable[Block],
    annexes: tuple[Annex, ...] = (),
    *,
    is_sample: bool = False,
) -> Paper:
    """The paper, with 第N期 where a number is missing and under the title where there is one."""
    w = words()
    issue = w.say("issue", sequence=around.sequence) if around.sequence else None
    under = w.say("issue_under_title", sequence=around.sequence) if issue else None
    blocks, figures = gathered(body)
    return Paper(
        title=around.title_lines or _broken(title),
        body=blocks,
        head=around.head,
        number=around.number or issue,
        subtitle=under if around.number else None,
        addressees=around.addressees,
        annexes=annexes,
        signature=around.signature,
        date=around.issued_on,
        note=around.note,
        imprint=Imprint(around.printer, around.issued_on, around.copy_to)
        if around.printer is not None and around.issued_on is not None
        else None,
        mark=w.say("mark") if is_sample else None,
        figures=figures,
    )


def _broken(title: str) -> tuple[str, ...]:
    f = form()
    limit = int(f.upright.line / 20 / f.styles["title"].points)
    return break_title(title, limit, words().break_before)
