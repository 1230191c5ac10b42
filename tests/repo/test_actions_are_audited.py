"""Every state change leaves an entry in the trail, under a code that has a Chinese sentence.

Read from the source, not from running it: a decorator is on the function or it is not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from repo_files import nodes_of, our_files, python_files, text_of

# A room's actions are one file, or one package with a file a subject.
ACTIONS = [n for n in our_files() if re.fullmatch(r"luoshi_web/\w+/actions(/\w+)?\.py", n)]
CODE = re.compile(r"[a-z]+(\.[a-z_]+){2}")
# room.function -> why it needs no code. An entry that is no longer needed fails.
EXEMPT = {
    "asks.coordinator_of": "finds who acts in a demonstration; stores nothing",
    "asks.mirror_asks": "what it writes is recorded by registers.keep_entries",
    "asks.sample_asks": "loads by the actions of people, which record it",
    "asks.sample_cases": "loads by the actions of people, which record it",
    "asks.sample_measures": "loads by the actions of people, which record it",
    "enterprises.fill": "a part of every move of an appeal, which writes the entry",
    "enterprises.held_firm": "locks a row for an action; stores nothing",
    "enterprises.plain_told": "checks what was typed; stores nothing",
    "enterprises.sample_firms": "loads by enterprises.gather_firms, which records it",
    "enterprises.say_about": "a part of receiving and sorting an appeal, which write the entry",
    "enterprises.say_firm": "a part of receiving and sorting an appeal, which write the entry",
    "evaluation.next_text": "words of a draft; stores nothing",
    "evaluation.publish_sketch": "publishes by evaluation.publish_scheme, which records it",
    "evaluation.record_run": "writes the entries of runs",
    "evaluation.revise": "a part of freezing and deciding, which write the entry",
    "evaluation.save_weights": "begins a draft by evaluation.begin_sketch, which records it",
    "evaluation.stepped": "a part of every step of a run, which writes the entry",
    "guidance.note_seen": "units alone are noted, once; who reads is told to nobody (DESIGN 8)",
    "bulletins.note_opened": "units alone are noted, once; who reads is told to nobody (DESIGN 8)",
    "offices.index_text": "stores what is computed from a file whose storing is in the trail",
    "notices.notify_each": "as notices.notify, of which it is the whole",
    "notices.notify": "what it tells of is in the trail, under the action that calls it",
    "notices.settle": "follows from an action that is in the trail",
    "notices.mark_read": "who reads their notices is told to nobody (DESIGN 8)",
    "notices.mark_all_read": "who reads their notices is told to nobody (DESIGN 8)",
    "notices.queue_letter": "repeats notices; changes nothing of the programme",
    "notices.claim_delivery": "the runner's bookkeeping; changes nothing of the programme",
    "notices.finish_delivery": "the runner's bookkeeping; changes nothing of the programme",
    "notices.claim_test": "remembers when a channel was tested; changes nothing of the programme",
    "notices.claim_run": "the runner's bookkeeping, of no programme",
    "notices.finish_run": "the runner's bookkeeping, of no programme",
    "notices.fail_run": "the runner's bookkeeping, of no programme",
    "offices.purge_attempts": "forgets who tried what; of no programme",
    "offices.record": "writes the entries themselves",
    "ledger.period_example": "computes the example in a refusal; stores nothing",
    "offices.make_link": "a part of the actions that invite and renew, which write the entry",
    "offices.person_subject": "names what an entry is about; stores nothing",
    "offices.post_subject": "names what an entry is about; stores nothing",
    "offices.spend_code": "marks a code of the moment as used; who signs in when is not recorded",
    "papers.take_number": "a number belongs to the paper that takes it, whose making is in the trail",
    "projects.hand_on_problem": "raises by projects.raise_problem, which records it",
    "projects.link_entries": "finds again what loading wrote, which is in the trail",
    "projects.mirror_projects": "what it writes is recorded by registers.keep_entries",
    "projects.sample_leads": "loads by projects.load_leads, which records it",
    "registers.feed_register": "what it appends is recorded by ledger.record_computed",
    "registers.publish_sketch": "publishes by registers.publish_register, which records it",
    "supervision.move_order": "each move is made by an action of its own, which records it",
    "reporting.round_subject": "names a round for the trail; stores nothing",
    "reporting.save_cells": "a draft: each change is kept in EntryChange, the trail tells the report as it is sent",
    "reporting.save_text": "a draft, as save_cells",
}


# A room may write down what all its entries share in a function of its own.
RECORDERS = ("record", "_record", "revise", "record_run", "_record_matter")


@dataclass(frozen=True, slots=True)
class Action:
    room: str
    node: ast.FunctionDef

    @property
    def name(self) -> str:
        return f"{self.room}.{self.node.name}"

    def mark(self) -> ast.Call | None:
        calls = [d for d in self.node.decorator_list if isinstance(d, ast.Call)]
        return next((c for c in calls if _called(c) == "audited"), None)


def _called(call: ast.Call) -> str:
    target = call.func
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


def _text(node: ast.expr) -> str:
    """A string, or the string handed to gettext."""
    if isinstance(node, ast.Call) and node.args:
        node = node.args[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _actions() -> Iterator[Action]:
    for name in ACTIONS:
        for node in ast.parse(text_of(name)).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield Action(name.split("/")[1], node)


@pytest.mark.parametrize("action", list(_actions()), ids=lambda a: a.name)
def test_it_records_every_public_action_under_a_code_of_its_room(action: Action):
    mark = action.mark()
    if action.name in EXEMPT:
        assert mark is None, "stale exemption"
        return
    assert mark is not None, "a state change without @audited: nobody could see that it happened"
    code, sentence = _text(mark.args[0]), _text(mark.args[1])
    assert CODE.fullmatch(code), code
    assert code.startswith(f"{action.room}."), code
    assert re.search(r"[一-鿿]{2}", sentence), sentence
    assert "{object}" in sentence


def test_it_has_no_stale_exemption():
    assert set(EXEMPT) <= {action.name for action in _actions()}


def test_it_gives_each_code_to_one_action():
    codes = [_text(mark.args[0]) for action in _actions() if (mark := action.mark())]
    assert sorted(codes) == sorted(set(codes))


def test_it_records_no_code_without_a_sentence():
    declared = {_text(mark.args[0]) for action in _actions() if (mark := action.mark())}
    recorded = {
        code
        for name in python_files("luoshi_web")
        for call in nodes_of(name)
        if isinstance(call, ast.Call) and _called(call) in RECORDERS and len(call.args) >= 3
        for code in map(_text, call.args)
        if CODE.fullmatch(code)
    }
    assert recorded == declared


def test_it_writes_to_the_database_only_in_actions():
    """Rows are made, changed and removed nowhere else, so that nothing changes without an entry."""
    writes = {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create",
              "update_or_create"}  # fmt: skip
    found = [
        f"{name}:{call.lineno} .{_called(call)}"
        for name in python_files("luoshi_web")
        if name not in ACTIONS and not name.startswith(WRITERS) and "/migrations/" not in name
        for call in nodes_of(name)
        if isinstance(call, ast.Call)
        and _called(call) in writes
        and isinstance(call.func, ast.Attribute)
        and "objects" in ast.unparse(call.func.value)
    ]
    assert not found


# Parts of an action that fill a file of their own; only `actions` may call them (.importlinter).
WRITERS = (
    "luoshi_web/bulletins/writing.py",
    "luoshi_web/ledger/adoption.py",
    "luoshi_web/registers/writing.py",
    "luoshi_web/projects/writing.py",
    "luoshi_web/supervision/writing.py",
)
