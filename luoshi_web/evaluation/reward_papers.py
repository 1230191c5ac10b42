"""What the result paper of a reward prints. The form is luoshi.writing's."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from luoshi.scoring.rewards import reward_rules
from luoshi.writing import Paper, Praised, PraiseFacts, praise
from luoshi_web.evaluation.reward_rows import Told
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import duty_name

SERIES: Final = "praise"


def praise_of(found: Told) -> Paper:
    """As the list stands. One query."""
    row = found.row
    return praise(
        PraiseFacts(
            about=row.title,
            is_commendation=reward_rules().kinds[row.kind].approval,
            basis=_("《%(document)s》%(clause)s")
            % {"document": row.basis_document.strip("《》"), "clause": row.basis_clause},
            praised=tuple(
                Praised(one.unit.name, one.why, one.person, one.figures) for one in found.standing
            ),
            signature=duty_name(row.programme, Duty.EVALUATION, row.programme.area),
            approval=row.approval_number,
            run=row.run.name if row.run else "",
            number=row.document_number or None,
            issued_on=row.issued_on,
            is_sample=row.sample,
        )
    )
