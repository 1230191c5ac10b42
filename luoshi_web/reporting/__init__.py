"""填报, periods, reports, review and the Excel round trip that turn into observations. Built in step 4.

May import registers, ledger and offices; not projects or enterprises.
"""
