"""Every state change of the room, and `record`, by which every room's changes enter the trail. One file a subject; callers
import from here. A file may import `trail`, and of the others what stands before it: people, accounts, second_factor, then programmes.
"""

from luoshi_web.offices.actions.absences import Leave, end_absence, set_absence
from luoshi_web.offices.actions.accounts import (
    accept_link,
    change_password,
    lock_person,
    renew_link,
    rescue_link,
    settle_invitation,
    unlock_person,
)
from luoshi_web.offices.actions.attempts import count_attempt, purge_attempts
from luoshi_web.offices.actions.calendar import DayChange, load_notice, set_calendar_day
from luoshi_web.offices.actions.duties import merge_unit, set_keeper
from luoshi_web.offices.actions.files import index_text, store_file
from luoshi_web.offices.actions.people import (
    Invited,
    add_person,
    appoint_administrator,
    end_post,
    invite_people,
    invite_person,
)
from luoshi_web.offices.actions.programmes import (
    create_programme,
    load_units,
    open_programme,
    show_sample,
)
from luoshi_web.offices.actions.second_factor import (
    clear_second_factor,
    disable_second_factor,
    enable_second_factor,
    renew_recovery_codes,
    spend_code,
    use_recovery_code,
)
from luoshi_web.offices.actions.tokens import make_token, revoke_token
from luoshi_web.offices.actions.trail import SYSTEM, Subject, record

__all__ = [
    "SYSTEM",
    "DayChange",
    "Invited",
    "Leave",
    "Subject",
    "accept_link",
    "add_person",
    "appoint_administrator",
    "change_password",
    "clear_second_factor",
    "count_attempt",
    "create_programme",
    "disable_second_factor",
    "enable_second_factor",
    "end_absence",
    "end_post",
    "index_text",
    "invite_people",
    "invite_person",
    "load_notice",
    "load_units",
    "lock_person",
    "make_token",
    "merge_unit",
    "open_programme",
    "purge_attempts",
    "record",
    "renew_link",
    "renew_recovery_codes",
    "rescue_link",
    "revoke_token",
    "set_absence",
    "set_calendar_day",
    "set_keeper",
    "settle_invitation",
    "show_sample",
    "spend_code",
    "store_file",
    "unlock_person",
    "use_recovery_code",
]
