"""企业, the ladder of titles, appeals by the clock, pairing, ballots. Built in step 8.

May import registers, ledger and offices; not reporting or projects.
"""
