"""The pages of the ledger as frozen dataclasses: what a template shows, made from a `Standing` and rows already read.

`build` and `lookups` are the two modules that read the database; the others compute. Templates get these, never models.
"""
