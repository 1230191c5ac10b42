"""项目, major projects and investment promotion, from an idea to full production. Built in step 6.

May import registers, ledger and offices; not reporting or enterprises.
"""
