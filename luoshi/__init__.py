"""落实, the judgement: reads plan documents, judges targets against facts, writes the papers.

A plain library. It knows no web framework, no network, no clock and no settings: bytes in, frozen dataclasses
through, bytes out. Dates that matter (as of, known on, issued on) are arguments.

Rooms, from the top: cli -> writing -> scoring -> packs -> { reading | lint | progress } -> plan.
"""
