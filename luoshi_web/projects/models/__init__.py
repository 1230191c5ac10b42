"""Projects with their revisions, months told, needs, problems, leads, frozen months, and what people keep for themselves."""

from luoshi_web.projects.models.beside import (
    ColumnMap,
    ProjectFile,
    SavedView,
)
from luoshi_web.projects.models.matters import (
    Contact,
    Lead,
    Need,
    Problem,
)
from luoshi_web.projects.models.months import (
    Freeze,
    Progress,
    Statistic,
)
from luoshi_web.projects.models.projects import (
    Entered,
    InCharge,
    Listing,
    Mirroring,
    NodeDate,
    Project,
    Revision,
    YearFigure,
)
from luoshi_web.projects.models.words import (
    MOST_WORDS,
    charges,
    classes,
    halts,
    levels,
    origins,
)

__all__ = [
    "MOST_WORDS",
    "ColumnMap",
    "Contact",
    "Entered",
    "Freeze",
    "InCharge",
    "Lead",
    "Listing",
    "Mirroring",
    "Need",
    "NodeDate",
    "Problem",
    "Progress",
    "Project",
    "ProjectFile",
    "Revision",
    "SavedView",
    "Statistic",
    "YearFigure",
    "charges",
    "classes",
    "halts",
    "levels",
    "origins",
]
