"""评, the judge: targets x observations x dates -> assessments, one SQL text, integers only.

Knows: the form of each target, curves, light policies, vintages. Does not know where observations come from, who is asked,
or what a light leads to. Imports only `plan`. The rule book is docs/design/progress.md; specs/progress holds its numbers.
"""

from luoshi.progress.curves import Curve, curve_of, curves
from luoshi.progress.judge import assess, judge_sql, load, make_tables, run_judge, tables_sql
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
from luoshi.progress.rules import form_of, rule_for

__all__ = [
    "FORMS",
    "LIGHTS",
    "VERDICTS",
    "Accumulation",
    "Assessment",
    "Binding",
    "Curve",
    "Evidence",
    "Form",
    "Light",
    "LightPolicy",
    "LightStep",
    "Observation",
    "Sign",
    "Source",
    "TargetRule",
    "Verdict",
    "Vintage",
    "assess",
    "curve_of",
    "curves",
    "default_policy",
    "form_of",
    "judge_sql",
    "light_policies",
    "load",
    "make_tables",
    "policy_of",
    "rule_for",
    "run_judge",
    "tables_sql",
]
