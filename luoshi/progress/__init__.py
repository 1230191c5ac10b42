"""评, the judge: targets x observations x dates -> assessments, one SQL text, integers only.

Knows: the form of each target, curves, light policies, vintages. Does not know where observations come from, who is asked,
or what a light leads to. Imports only `plan`. The rule book is docs/design/progress.md; specs/progress holds its numbers.
"""
