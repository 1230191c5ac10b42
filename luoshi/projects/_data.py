"""How this room reads its rule data, and the one error of its callers' input."""

from __future__ import annotations

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader


class ProjectError(LuoshiError):
    """A project, a contract or a figure of one cannot be taken as it is."""


class ProjectRulesError(LuoshiError):
    """A rule file of this room breaks its own grammar."""


_RULES = RuleReader("luoshi.projects", ProjectRulesError)
packaged = _RULES.packaged
load = _RULES.load
mapping = _RULES.mapping
text_in = _RULES.text_in
texts_in = _RULES.texts_in
whole_in = _RULES.whole_in
flag_in = _RULES.flag_in
one_of = _RULES.one_of
