"""写, the papers: facts -> an official paper or sheets -> docx, pdf, xlsx.

`bulletin`, `special`, `tour_bulletin` and `year_end` compose bulletins (通报) as a `Paper`, a document apart from any
file format, as do the papers of supervision and projects (`order_slip`, `graded_slip`, `urging`, `notice`, `minutes`,
`project_card`, `ledger_paper`, `correction`); `foreign_characters` names what their fonts lack. `docx_of` gives a paper the form of
GB/T 9704-2012, `pdf_of` the same with fonts of this machine (`fonts_found`), `fill_template` an office's own form that
passed `check_template`; `bulletin_sheets` and `task_list_sheets` give `Sheet`s, which `xlsx_of` writes. The same paper
or sheets give the same bytes on any day. Words, sizes and fonts are data in knowledge/. Knows how officials write;
judges nothing; composers count what they are told and compute no other figure, `projects_facts` puts a frozen month of
projects into words with the rates and places of others. A drafted paper is edited (`revised`), compared (`changes`) and
frozen as one text (`paper_json`). Reads no clock and no file but its own knowledge and the fonts. Imports ranking, plan, progress and
projects. The form is explained in docs/design/papers.md, what bulletins say in docs/design/bulletins.md.
"""

from luoshi.writing._bulletin_tables import bulletin_sheets
from luoshi.writing._docx_paper import docx_of
from luoshi.writing._project_charts import completion_charts
from luoshi.writing._sheet_chart import SheetChart
from luoshi.writing._template_check import TemplateReport
from luoshi.writing._template_fields import Field as TemplateField
from luoshi.writing._text import WritingError, date_words
from luoshi.writing._year_tables import year_end_sheets
from luoshi.writing.benchmark_note import (
    BenchmarkLine,
    BenchmarkMeasure,
    BenchmarkNoteFacts,
    benchmark_note,
)
from luoshi.writing.bulletin import bulletin, named_units
from luoshi.writing.cards import CardMatter, CardMonth, CardNode, ProjectCardFacts, project_card
from luoshi.writing.cases import CaseFacts, CaseResult, case_paper
from luoshi.writing.corrections import CorrectedLine, CorrectionFacts, correction
from luoshi.writing.editing import (
    BY_HAND,
    Change,
    Difference,
    Editable,
    FigureCount,
    Piece,
    changes,
    count_figures,
    differing,
    editables,
    edited,
    revised,
)
from luoshi.writing.facts import BulletinFacts, Light, LightKind, TargetLine, UnitLine
from luoshi.writing.facts_kinds import (
    Letterhead,
    SettledTarget,
    Topic,
    TourFacts,
    TourRow,
    TourStop,
    YearEndFacts,
)
from luoshi.writing.facts_projects import (
    Counts,
    LaggingProject,
    ProjectsFacts,
    ProjectSums,
    UnitProjects,
)
from luoshi.writing.facts_supervision import (
    AppealsFacts,
    DecisionFacts,
    OrderFacts,
    OverdueOrder,
    SupervisionFacts,
)
from luoshi.writing.fonts import Fonts, fonts_found
from luoshi.writing.foreign import ForeignCharacter, foreign_characters
from luoshi.writing.from_projects import ProjectMonths, ProjectRoster, RateCodes, projects_facts
from luoshi.writing.ledgers import LedgerColumn, LedgerFacts, ledger_paper, ledger_table
from luoshi.writing.minutes import (
    Attendees,
    MinutesDecision,
    MinutesFacts,
    MinutesMatter,
    minutes,
)
from luoshi.writing.model import (
    Annex,
    Block,
    Chart,
    Column,
    Figure,
    FormCell,
    FormTable,
    HeadCell,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Picture,
    Row,
    Run,
    Series,
    Table,
    Text,
    numbered,
    plain,
    plain_lines,
)
from luoshi.writing.notices import (
    MeetingNoticeFacts,
    NoticeFacts,
    NoticePart,
    meeting_notice,
    notice,
)
from luoshi.writing.order_slips import (
    GradedSlipFacts,
    OrderKind,
    OrderSlipFacts,
    Receipt,
    SlipColour,
    UrgingFacts,
    graded_slip,
    order_slip,
    urging,
)
from luoshi.writing.pdf import pdf_of
from luoshi.writing.praise import Praised, PraiseFacts, praise
from luoshi.writing.sheets import Sheet, SheetColumn, xlsx_of
from luoshi.writing.special import of_topic, special
from luoshi.writing.stored import paper_checksum, paper_json, paper_of_json, pictures_of
from luoshi.writing.tasks import TaskLine, TaskTarget, task_list_sheets
from luoshi.writing.templates import (
    check_template,
    default_template,
    fill_template,
    template_fields,
    template_kinds,
)
from luoshi.writing.tour_bulletin import tour_bulletin, tour_sheets
from luoshi.writing.year_end import year_end

__all__ = [
    "BY_HAND",
    "Annex",
    "AppealsFacts",
    "Attendees",
    "BenchmarkLine",
    "BenchmarkMeasure",
    "BenchmarkNoteFacts",
    "Block",
    "BulletinFacts",
    "CardMatter",
    "CardMonth",
    "CardNode",
    "CaseFacts",
    "CaseResult",
    "Change",
    "Chart",
    "Column",
    "CorrectedLine",
    "CorrectionFacts",
    "Counts",
    "DecisionFacts",
    "Difference",
    "Editable",
    "Figure",
    "FigureCount",
    "Fonts",
    "ForeignCharacter",
    "FormCell",
    "FormTable",
    "GradedSlipFacts",
    "HeadCell",
    "Heading",
    "Imprint",
    "LaggingProject",
    "LedgerColumn",
    "LedgerFacts",
    "Letterhead",
    "Light",
    "LightKind",
    "MeetingNoticeFacts",
    "MinutesDecision",
    "MinutesFacts",
    "MinutesMatter",
    "NoticeFacts",
    "NoticePart",
    "OrderFacts",
    "OrderKind",
    "OrderSlipFacts",
    "OverdueOrder",
    "Paper",
    "Paragraph",
    "Picture",
    "Piece",
    "PraiseFacts",
    "Praised",
    "ProjectCardFacts",
    "ProjectMonths",
    "ProjectRoster",
    "ProjectSums",
    "ProjectsFacts",
    "RateCodes",
    "Receipt",
    "Row",
    "Run",
    "Series",
    "SettledTarget",
    "Sheet",
    "SheetChart",
    "SheetColumn",
    "SlipColour",
    "SupervisionFacts",
    "Table",
    "TargetLine",
    "TaskLine",
    "TaskTarget",
    "TemplateField",
    "TemplateReport",
    "Text",
    "Topic",
    "TourFacts",
    "TourRow",
    "TourStop",
    "UnitLine",
    "UnitProjects",
    "UrgingFacts",
    "WritingError",
    "YearEndFacts",
    "benchmark_note",
    "bulletin",
    "bulletin_sheets",
    "case_paper",
    "changes",
    "check_template",
    "completion_charts",
    "correction",
    "count_figures",
    "date_words",
    "default_template",
    "differing",
    "docx_of",
    "editables",
    "edited",
    "fill_template",
    "fonts_found",
    "foreign_characters",
    "graded_slip",
    "ledger_paper",
    "ledger_table",
    "meeting_notice",
    "minutes",
    "named_units",
    "notice",
    "numbered",
    "of_topic",
    "order_slip",
    "paper_checksum",
    "paper_json",
    "paper_of_json",
    "pdf_of",
    "pictures_of",
    "plain",
    "plain_lines",
    "praise",
    "project_card",
    "projects_facts",
    "revised",
    "special",
    "task_list_sheets",
    "template_fields",
    "template_kinds",
    "tour_bulletin",
    "tour_sheets",
    "urging",
    "xlsx_of",
    "year_end",
    "year_end_sheets",
]
