"""填报, the month's asking: rounds that open by the calendar, what each unit owes derived from the plan, cells that are saved
as they are typed, a way from draft to accepted, and observations at its end.

A report goes draft -> submitted -> signed -> reviewed -> accepted. The unit's reporters fill and send it, its head signs
(a unit without one needs no signature), a coordinator who did not send it reviews and accepts; each may send it back
with a reason, and the unit may withdraw it until it is reviewed (states.py). Only acceptance makes observations. A figure
is asked of one unit once (owed.py); no target stands beside a figure while it is filed.
May import registers, ledger, notices and offices; not projects or enterprises.
"""
