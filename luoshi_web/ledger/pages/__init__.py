"""The pages of the ledger as frozen dataclasses: what a template shows, made from a `Standing` and rows already read.

`build`, `known` and `lookups` are the modules that read the database; the others compute. Templates get these, never models.
"""
