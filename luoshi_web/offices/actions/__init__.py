"""Every state change of the room, and `record`, by which every room's changes enter the trail. One file a subject; callers
import from here. A file may import `trail`, and of the others what stands before it: people, then programmes.
"""

from luoshi_web.offices.actions.calendar import DayChange, load_notice, set_calendar_day
from luoshi_web.offices.actions.files import index_text, store_file
from luoshi_web.offices.actions.people import add_person
from luoshi_web.offices.actions.programmes import (
    create_programme,
    load_units,
    open_programme,
    show_sample,
)
from luoshi_web.offices.actions.trail import SYSTEM, Subject, record

__all__ = [
    "SYSTEM",
    "DayChange",
    "Subject",
    "add_person",
    "create_programme",
    "index_text",
    "load_notice",
    "load_units",
    "open_programme",
    "record",
    "set_calendar_day",
    "show_sample",
    "store_file",
]
