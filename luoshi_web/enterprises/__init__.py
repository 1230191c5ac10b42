"""企业. Enterprises with their titles on both ladders, appeals by the clock, pairing (一企一策), blind ballots (背对背).

May import registers, ledger, notices, papers and offices; not reporting or projects.
"""
