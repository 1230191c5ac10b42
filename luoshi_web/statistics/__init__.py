"""统计, official statistics on their way in: a table as it was published, mapped once to indicators and periods, compared with
what stands, and only then recorded as observations that nobody can edit.

States of an import: open -> accepted or dropped. Coordinators and the people of an indicator's source unit upload, map and
accept; leaders and auditors look. A mapping's versions are rows and are used again on next month's table; a revision is a new
observation that names the one it replaces, with the file it came from. Other rooms link to statistics:list.
May import ledger and offices.
"""
