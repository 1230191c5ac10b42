"""Schemes: a draft begun, changed, given up, published as the next version for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from difflib import unified_diff
from fractions import Fraction

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.scoring import ScoringError, checksum, with_weights
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import Scheme, SchemeEdition, SchemeSketch
from luoshi_web.evaluation.scheme_rows import declared, draft_of, edition_of, held_sketch
from luoshi_web.evaluation.sources.printed import number_words
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, written
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access

# A scheme is a page or two; what is longer is not one.
_MOST_TEXT = 60_000
# Of a change, the trail keeps so many lines; the draft itself is as it stands.
_MOST_LINES = 60


@audited("evaluation.sketch.begun", gettext_lazy("起草了考核办法：{object}"))
def begin_sketch(
    access: Access, held: Rights, scheme: Scheme | None, text: str, *, at: datetime
) -> SchemeSketch:
    """The draft of a scheme's next version, or of a new scheme. ConflictError where one is being drafted already."""
    require_office(held)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    if scheme is not None:
        standing = SchemeSketch.objects.filter(scheme=scheme).first()
        if standing is not None:
            raise ConflictError(
                _("%(who)s已经在改这个办法。") % {"who": standing.changed_by}, _("请打开那份草稿。")
            )
    row = SchemeSketch.objects.create(
        programme=access.programme, scheme=scheme, text=_fitting(text), changed_at=at,
        changed_by=access.actor,
    )  # fmt: skip
    _record(access, row, "evaluation.sketch.begun", at)
    return row


@audited("evaluation.sketch.changed", gettext_lazy("改了考核办法的草稿：{object}"))
def change_sketch(
    access: Access, held: Rights, row: SchemeSketch, seen: int, text: str, *, at: datetime
) -> SchemeSketch:
    """Kept with its mistakes, which the page tells: only publishing asks that there is none."""
    require_office(held)
    fresh, words = held_sketch(row, seen), _fitting(text)
    if fresh.text == words:
        return fresh
    lines = unified_diff(fresh.text.splitlines(), words.splitlines(), n=0, lineterm="")
    changed = list(lines)[2:][:_MOST_LINES]
    fresh.text, fresh.turn = words, fresh.turn + 1
    fresh.changed_at, fresh.changed_by = at, access.actor
    fresh.save()
    _record(access, fresh, "evaluation.sketch.changed", at, lines=changed)
    return fresh


@audited("evaluation.sketch.discarded", gettext_lazy("放弃了考核办法的草稿：{object}"))
def discard_sketch(
    access: Access, held: Rights, row: SchemeSketch, seen: int, *, at: datetime
) -> None:
    require_office(held)
    fresh = held_sketch(row, seen)
    _record(access, fresh, "evaluation.sketch.discarded", at, text=fresh.text)
    fresh.delete()


@transaction.atomic
def publish_sketch(
    access: Access, held: Rights, row: SchemeSketch, seen: int, note: str = "", *, at: datetime
) -> SchemeEdition:
    """The draft becomes the next edition, as `publish_scheme` has it, and is gone. ScoringError with every mistake."""
    require_office(held)
    Programme.objects.select_for_update().get(pk=access.programme.pk)
    fresh = held_sketch(row, seen)
    draft = draft_of(fresh, at)
    if not draft.may_publish:
        told = _("还不能发布，有 %(n)s 处不对。") % {"n": len(draft.mistakes)}
        raise ScoringError(told, "", draft.mistakes)
    words = fitting(note, _("说明"))
    made = publish_scheme(access.programme, fresh.text, words, actor=access.actor, at=at)
    fresh.delete()
    return made


@audited("evaluation.scheme.published", gettext_lazy("发布了考核办法：{object}"))
def publish_scheme(
    programme: Programme, text: str, note: str = "", *, actor: str, at: datetime,
    sample: bool = False,
) -> SchemeEdition:  # fmt: skip
    """A text becomes the first or the next version of the scheme with its code. Runs made before keep theirs.

    ScoringError when it does not load, or its version is not the next one.
    """
    made = declared(text)
    row = Scheme.objects.select_for_update().filter(programme=programme, code=made.code).first()
    wanted = row.version + 1 if row else 1
    if made.version != wanted:
        raise ScoringError(
            _("版本写成了 %(n)s。") % {"n": made.version},
            _("这是第 %(n)s 版，请写 %(n)s。") % {"n": wanted},
        )
    if row is None:
        row = Scheme(programme=programme, code=made.code, sample=sample)
    row.name, row.version, row.changed_at = made.name, made.version, at
    row.save()
    edition = SchemeEdition.objects.create(
        programme=programme, scheme=row, version=made.version, text=text,
        checksum=checksum(text), note=note, published_at=at, published_by=actor,
    )  # fmt: skip
    record(
        programme, "evaluation.scheme.published", Subject("scheme", made.code, made.name),
        actor=actor, at=at,
        after={"version": made.version, "checksum": edition.checksum, "note": note},
    )  # fmt: skip
    return edition


def save_weights(
    access: Access, held: Rights, scheme: Scheme, weights: Mapping[str, Mapping[str, Fraction]], *,
    at: datetime,
) -> SchemeSketch:  # fmt: skip
    """Weights that somebody looked with, as a draft of the next version; comments in the text are lost. As `begin_sketch`."""
    require_office(held)
    if not weights:
        raise LuoshiError(_("权重和现在的办法一样。"), _("请先改权重。"))
    made = declared(edition_of(scheme).text)
    with_weights(made, weights)
    told = yaml.safe_load(next_text(scheme))
    for group in told["groups"]:
        given = {code: _plain(weight) for code, weight in weights.get(group["code"], {}).items()}
        if given:
            group["weights"] = {**group.get("weights", {}), **given}
    text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=100)
    return begin_sketch(access, held, scheme, text, at=at)


def next_text(row: Scheme) -> str:
    """The newest version's text with the number of the next one, as a draft begins."""
    text = edition_of(row).text
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.split(":")[0] == "version":
            lines[at] = f"version: {row.version + 1}\n"
            break
    return "".join(lines)


def _plain(weight: Fraction) -> int | str:
    """As a person writes it: 12, 12.5."""
    return int(weight) if weight.denominator == 1 else number_words(weight, 4)


def _fitting(text: str) -> str:
    words = fitting(text.replace("\r\n", "\n"), _("考核办法"), _MOST_TEXT)
    if not written(words):
        raise ScoringError(_("没有写考核办法。"), _("请从示例改起。"))
    return f"{words}\n"


def _record(access: Access, row: SchemeSketch, code: str, at: datetime, **after: object) -> None:
    name = row.scheme.name if row.scheme is not None else _("新办法")
    record(
        access.programme, code, Subject("scheme_sketch", str(row.pk), name), actor=access.actor,
        at=at, after={"turn": row.turn, **after},
    )  # fmt: skip
