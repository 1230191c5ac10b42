"""台账, declared registers: their entries with every revision, their stages, and the figures computed from them.

A register is a declaration (luoshi.registers) of which each version is a row; its entries are rows of one table for all
registers, a row a revision, so that any number can be opened into its rows as they stood on a day. Who may write: the unit
that keeps the register, the coordinators, and where the declaration says so the unit an entry's area names; a stage is
moved by the roles its move names. A figure reaches the ledger as an observation of source `register`, computed by the job
registers.feed; it never overwrites what a unit reported or a statistic said.
May import ledger, offices, and of statistics the reading of tables. Other rooms link to registers:list.
"""
