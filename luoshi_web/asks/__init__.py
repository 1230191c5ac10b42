"""争取. Asks to higher levels from need to use, the plan's measures, pilots, typical cases.

May import projects, enterprises, reporting and the rooms below them.
"""
