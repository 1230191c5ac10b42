"""落实, the office: Django. Stores, asks, reviews, orders, publishes; imports only `luoshi`'s public names.

Rooms, from the top: site -> bulletins -> evaluation -> supervision -> { reporting | projects | enterprises } -> registers
-> ledger -> offices. In a room: urls -> views, api, admin, management -> actions -> queries -> models.
Every row belongs to a programme: one plan of one county, from its adoption to its settlement.
"""
