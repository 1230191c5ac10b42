"""问答. A question can be asked on any item; the answer is searchable and reaches everyone it concerns.

May import ledger, notices and offices. Rooms above offer their items by `item_kinds`.
"""
