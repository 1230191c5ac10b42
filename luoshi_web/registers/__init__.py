"""台账, declared registers, their entries and stages, and the indicators computed from them. Built in step 5.

May import ledger and offices.
"""
