"""单位, who works on a programme: the programme itself, units and their sets, people and posts, files, working days, the
audit trail.

States: a person is active or not; a post holds from one day to another. Administrators make people and posts; nobody edits
the audit trail. Exports `queries.access_to` (every view's way in), `actions.record` (every action's entry in the trail).
The lowest room: it imports no other.
"""
