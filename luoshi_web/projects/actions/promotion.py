"""How a project is attracted: contracts, money arrived, what somebody found of it, and its certification."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import Arrival, CertificationStep, Contract, promotion_rules, step_refusals
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights, require_promotion, require_writer
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.queries import concerned
from luoshi_web.projects.revising import day_of, not_ahead, refuse, revise
from luoshi_web.projects.writing import hold


@audited("projects.contract.signed", gettext_lazy("登记了招商合同：{object}"))
def add_contract(
    access: Access, rights: Rights, kept: Kept, seen: int, contract: Contract, *,
    answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """LuoshiError: signed in the days ahead, or under a number another contract of the project has."""
    require_writer(rights, concerned(kept.row, day_of(at)))
    hold(kept, seen)
    attraction = kept.told.attraction
    not_ahead(contract.signed_on, day_of(at), _("签订"))
    if any(one.code == contract.code for one in attraction.contracts):
        raise LuoshiError(
            _("“%(name)s”已有编号是“%(code)s”的合同。")
            % {"name": kept.row.name, "code": contract.code},
            _("请换一个编号。"),
        )
    told = replace(
        kept.told,
        attraction=replace(attraction, contracts=(*attraction.contracts, contract)),
    )
    return revise(access, kept, told, "projects.contract.signed", at=at, answer=answer)


@audited("projects.funds.arrived", gettext_lazy("登记了到位资金：{object}"))
def add_arrival(
    access: Access, rights: Rights, kept: Kept, seen: int, arrival: Arrival, *,
    answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    require_writer(rights, concerned(kept.row, day_of(at)))
    hold(kept, seen)
    not_ahead(arrival.on, day_of(at), _("到位"))
    attraction = kept.told.attraction
    told = replace(
        kept.told, attraction=replace(attraction, arrivals=(*attraction.arrivals, arrival))
    )
    return revise(access, kept, told, "projects.funds.arrived", at=at, answer=answer)


@audited("projects.attraction.found", gettext_lazy("填了项目的招商情形：{object}"))
def set_traits(
    access: Access, rights: Rights, kept: Kept, seen: int, traits: Sequence[str],
    counted_in: Sequence[int], *, answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """What somebody found of it that keeps it from counting, and the years in which it was counted before."""
    require_promotion(rights)
    hold(kept, seen)
    unknown = [one for one in traits if one not in promotion_rules().exclusions]
    if unknown:
        raise LuoshiError(
            _("不认识的情形“%(codes)s”。") % {"codes": "、".join(unknown)}, _("请从列出的里选。")
        )
    attraction = replace(
        kept.told.attraction, traits=tuple(traits), counted_in=tuple(sorted(set(counted_in)))
    )
    told = replace(kept.told, attraction=attraction)
    return revise(access, kept, told, "projects.attraction.found", at=at, answer=answer)


@audited("projects.certification.taken", gettext_lazy("办了招商认定：{object}"))
def certify(
    access: Access, rights: Rights, kept: Kept, seen: int, step: CertificationStep, *, at: datetime
) -> Kept:
    """A step of the certification, passed or not. The first is the project's own to take, the others the keeper's.

    LuoshiError with everything that speaks against it: not its turn, before the one before it, no reason given.
    """
    first = next(iter(promotion_rules().steps))
    if step.step == first:
        require_writer(rights, concerned(kept.row, day_of(at)))
    else:
        require_promotion(rights)
    hold(kept, seen)
    not_ahead(step.on, day_of(at), _("认定"))
    refuse(step_refusals(kept.told, step))
    attraction = kept.told.attraction
    told = replace(kept.told, attraction=replace(attraction, steps=(*attraction.steps, step)))
    return revise(access, kept, told, "projects.certification.taken", at=at, answer=step.words)
