"""通知, what somebody must know: notices in the system at once, by mail or group robot once a day, deadlines as a calendar feed.

States: a notice is open until its person reads it or its matter is settled; a delivery waits, is sent, or has failed for good
after three attempts. Everybody reads and closes their own notices and keeps their own channels; coordinators and
administrators keep the programme's common ones.
Exports `actions.notify` and `actions.settle` (called by the rooms above), `jobs.job` and `feeds.feed` (registries that rooms
fill in a `jobs.py` and a `feeds.py` of their own), `queries.open_count` (the bell). May import offices.
"""
