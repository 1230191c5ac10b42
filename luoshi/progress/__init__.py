"""评, the judge: targets x observations x dates -> assessments, one SQL text, integers only.

Knows: the form of each target, curves, light policies, vintages. Does not know where observations come from, who is asked,
or what a light leads to. Imports only `plan`. The rule book is docs/design/progress.md; specs/progress holds its numbers.
"""

from luoshi.progress._table_lines import TableError
from luoshi.progress._tables import Tables as JudgeTables
from luoshi.progress._tables import instant, tables_of
from luoshi.progress.curves import Curve, curve_of, curves
from luoshi.progress.engines import ENGINES, Engine, EngineError, engine_of
from luoshi.progress.engines.text import judge_sql, materialized_sql, tables_sql
from luoshi.progress.grades import grades_like, verdict_words
from luoshi.progress.judge import assess, checksum, passed_over
from luoshi.progress.model import (
    FORMS,
    LIGHTS,
    VERDICTS,
    Accumulation,
    Assessment,
    Binding,
    Evidence,
    Form,
    Light,
    Observation,
    Source,
    TargetRule,
    Verdict,
    Vintage,
)
from luoshi.progress.policies import (
    LightPolicy,
    LightStep,
    Sign,
    default_policy,
    light_policies,
    policy_of,
)
from luoshi.progress.reasons import reason_of
from luoshi.progress.rollup import PROGRAMME, Rollup, clauses_above, roll_up
from luoshi.progress.rules import form_of, rule_for
from luoshi.progress.sources import governed
from luoshi.progress.streaks import LightChange, changes, places_gained, streak
from luoshi.progress.tables_csv import (
    read_observations_csv,
    read_targets_csv,
    write_assessments_csv,
    write_observations_csv,
    write_targets_csv,
)
from luoshi.progress.tables_parquet import (
    read_observations,
    read_targets,
    write_assessments_parquet,
)
from luoshi.progress.wording import figure_text, policy_words, rule_words

__all__ = [
    "ENGINES",
    "FORMS",
    "LIGHTS",
    "PROGRAMME",
    "VERDICTS",
    "Accumulation",
    "Assessment",
    "Binding",
    "Curve",
    "Engine",
    "EngineError",
    "Evidence",
    "Form",
    "JudgeTables",
    "Light",
    "LightChange",
    "LightPolicy",
    "LightStep",
    "Observation",
    "Rollup",
    "Sign",
    "Source",
    "TableError",
    "TargetRule",
    "Verdict",
    "Vintage",
    "assess",
    "changes",
    "checksum",
    "clauses_above",
    "curve_of",
    "curves",
    "default_policy",
    "engine_of",
    "figure_text",
    "form_of",
    "governed",
    "grades_like",
    "instant",
    "judge_sql",
    "light_policies",
    "materialized_sql",
    "passed_over",
    "places_gained",
    "policy_of",
    "policy_words",
    "read_observations",
    "read_observations_csv",
    "read_targets",
    "read_targets_csv",
    "reason_of",
    "roll_up",
    "rule_for",
    "rule_words",
    "streak",
    "tables_of",
    "tables_sql",
    "verdict_words",
    "write_assessments_csv",
    "write_assessments_parquet",
    "write_observations_csv",
    "write_targets_csv",
]
