"""Every state change of the room, one file a subject; callers import from here."""

from luoshi_web.projects.actions.beside import (
    attach_file,
    drop_view,
    keep_columns,
    save_view,
    take_back_file,
)
from luoshi_web.projects.actions.bringing import import_projects
from luoshi_web.projects.actions.lead_samples import sample_leads
from luoshi_web.projects.actions.leads import (
    LeadTold,
    add_contact,
    add_lead,
    change_lead,
    lead_to_project,
    load_leads,
    step_lead,
)
from luoshi_web.projects.actions.life import (
    correct_move,
    halt_project,
    move_project,
    resume_project,
    set_node,
    set_permit,
)
from luoshi_web.projects.actions.loading import load_projects
from luoshi_web.projects.actions.matter_samples import sample_matters
from luoshi_web.projects.actions.matters import (
    hand_on_problem,
    put_to_meeting,
    raise_need,
    raise_problem,
    step_need,
    step_problem,
    take_from_meeting,
    use_need,
)
from luoshi_web.projects.actions.mirroring import link_entries, mirror_projects
from luoshi_web.projects.actions.months import (
    confirm_month,
    enter_statistics,
    freeze_month,
    report_month,
)
from luoshi_web.projects.actions.projects import (
    add_project,
    change_project,
    end_charge,
    give_charge,
    join_list,
    leave_list,
    set_plan,
)
from luoshi_web.projects.actions.promotion import add_arrival, add_contract, certify, set_traits

__all__ = [
    "LeadTold",
    "add_arrival",
    "add_contact",
    "add_contract",
    "add_lead",
    "add_project",
    "attach_file",
    "certify",
    "change_lead",
    "change_project",
    "confirm_month",
    "correct_move",
    "drop_view",
    "end_charge",
    "enter_statistics",
    "freeze_month",
    "give_charge",
    "halt_project",
    "hand_on_problem",
    "import_projects",
    "join_list",
    "keep_columns",
    "lead_to_project",
    "leave_list",
    "link_entries",
    "load_leads",
    "load_projects",
    "mirror_projects",
    "move_project",
    "put_to_meeting",
    "raise_need",
    "raise_problem",
    "report_month",
    "resume_project",
    "sample_leads",
    "sample_matters",
    "save_view",
    "set_node",
    "set_permit",
    "set_plan",
    "set_traits",
    "step_lead",
    "step_need",
    "step_problem",
    "take_back_file",
    "take_from_meeting",
    "use_need",
]
