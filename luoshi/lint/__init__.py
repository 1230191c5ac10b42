"""校, Plan -> Findings: one rule, one stable code, one file. Imports only `plan`."""
