"""项目, major projects and investment promotion in the office: what is told of each, month by month, and what follows.

A project is a core `luoshi.projects.Project`: its text is a row a revision, its months of progress and of statistics are rows
of their own, and the columns beside it repeat what lists are searched by. Every rate is computed from a month's snapshot,
frozen or as things stand. Who may write: the project's town, the units in charge of it, the keepers of the duty, the
coordinators. The register `projects` is kept from here, so that nothing is typed twice.
May import registers and what stands below it. Other rooms link to projects:list.
"""
