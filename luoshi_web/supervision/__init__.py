"""督查, alerts, orders, meetings and observation tours. Built in step 7.

May import the rooms below it: reporting, projects, enterprises, registers, ledger, offices.
"""
