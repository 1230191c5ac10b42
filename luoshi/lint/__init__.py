"""校, Plan -> Findings: what the plan itself leaves open, before it is adopted.

`check(plan, waivers=...)` runs every rule of `RULES` and returns what they found, in the order of the text; `review` also
tells which waivers were used; `read_waivers` reads them from a file; `notes_unsaid` leaves of the reader's notes those
that no rule repeats. One rule is one file in rules/, one code that is never used again, one page in docs/lint, and one file of cases in specs/lint. Words
the rules know are data in knowledge/. Imports only `plan`; sees no document format, no clock, no file of the user.
"""

from luoshi.lint._run import RULES, Review, Rule, check, notes_unsaid, review
from luoshi.lint._waiver_file import read_waivers
from luoshi.lint.finding import SEVERITIES, Finding, Severity
from luoshi.lint.waivers import Waiver, WaiverError

__all__ = [
    "RULES",
    "SEVERITIES",
    "Finding",
    "Review",
    "Rule",
    "Severity",
    "Waiver",
    "WaiverError",
    "check",
    "notes_unsaid",
    "read_waivers",
    "review",
]
