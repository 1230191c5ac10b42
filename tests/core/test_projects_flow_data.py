"""flows.yaml, needs.yaml, leads.yaml and ledgers.yaml: what they say, and what their grammar refuses."""

from __future__ import annotations

import pytest

from luoshi.projects import (
    LEVELS,
    ProjectError,
    ProjectRulesError,
    flows,
    lead_rules,
    ledger_of,
    ledgers,
    need_kinds,
    read_flows,
    read_ledgers,
    stages,
)

GOOD = """
flows:
  parcel:
    label: 包裹
    source: 某
    facts: {heavy: 超重}
    states:
      posted: {label: 寄出, means: 某, open: yes}
      tried: {label: 投递, means: 某, open: yes}
      handed: {label: 签收, means: 某}
    moves:
      - {from: [posted], to: tried, label: 投递, who: 邮递员, only: [heavy]}
      - {from: [tried], to: posted, label: 退回, who: 邮递员, again: yes}
      - {from: [tried], to: handed, label: 签收, who: 收件人, asks: {ref: 回执}, may: {owner: 代收人}}
"""


def test_it_reads_what_follows_its_grammar():
    flow = read_flows(GOOD)["parcel"]
    assert flow.beginning.code == "posted"
    assert [move.label for move in flow.leaving(flow.state("tried"))] == ["退回", "签收"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (", again: yes", "", "往回走与 again 的写法不一致"),
        ("only: [heavy]", "again: yes", "往回走与 again 的写法不一致"),
        ("from: [tried], to: handed", "from: [posted], to: tried", "从同一状态到同一状态"),
        ("means: 某}\n", "means: 某, open: yes}\n", "“签收”是否了结与有没有下一步不一致"),
        ("label: 投递, means: 某, open: yes", "label: 投递, means: 某", "“投递”是否了结"),
        ("from: [tried], to: handed", "from: [handed], to: tried", "往回走与 again"),
        (
            "      handed:",
            "      lost: {label: 丢失, means: 某}\n      handed:",
            "“丢失”没有一步能到",
        ),
        ("ref: 回执", "stamp: 邮戳", "用了未定义的“stamp”"),
        ("ref: 回执", "ref: ''", "缺少 ref"),
        ("only: [heavy]", "only: [light]", "用了未定义的“light”"),
        ("to: handed", "to: nowhere", "用了未定义的“nowhere”"),
        ("from: [tried], to: handed", "from: [nowhere], to: handed", "用了未定义的“nowhere”"),
        ("who: 收件人, ", "", "第 3 步 缺少 who"),
        ("    source: 某\n", "", "缺少 source"),
        ("    moves:", "    move:", "没有 moves"),
    ],
)
def test_it_refuses_flows_that_break_their_grammar(old: str, new: str, words: str):
    assert old in GOOD
    with pytest.raises(ProjectRulesError, match=words) as told:
        read_flows(GOOD.replace(old, new, 1))
    assert told.value.remedy


def test_it_has_states_for_three_sorts_of_things_and_one_way_back():
    labels = {
        code: [state.label for state in flow.states.values()] for code, flow in flows().items()
    }
    assert labels == {
        "need": ["提出", "审核", "上报", "批复", "落实", "用完", "收回", "不予支持", "撤回"],
        "problem": ["提出", "交办", "办理中", "已解决待核", "销号"],
        "lead": ["线索", "对接", "洽谈", "意向", "签约转项目", "放弃"],
    }
    back = [
        (flow.code, move.label) for flow in flows().values() for move in flow.moves if move.again
    ]
    assert back == [("problem", "退回再办")]


def test_it_knows_the_states_and_facts_that_the_code_names():
    need, problem, lead = (flows()[code] for code in ("need", "problem", "lead"))
    assert {"granted", "secured"} <= need.states.keys()
    assert need.facts.keys() == {*LEVELS, "spent", "unspent"}
    assert {"handling", "solved"} <= problem.states.keys()
    assert lead.facts.keys() == {"contacted"}


def test_it_knows_the_kinds_of_contact():
    rules = lead_rules()
    assert [kind.label for kind in rules.contacts.values()] == ["拜访", "洽谈", "接待", "通话"]
    assert rules.quiet_days == 30


def test_it_has_the_five_ledgers():
    labels = [ledger.label for ledger in ledgers().values()]
    assert labels == ["建设进度", "政策资金争取", "问题化解", "要素保障", "谋划储备"]
    assert all(ledger.columns and ledger.rows for ledger in ledgers().values())
    assert ledger_of("funds").rows[0].kinds == ("funds",)
    assert ledger_of("needs").rows[0].kinds == tuple(need_kinds())
    with pytest.raises(ProjectError, match="没有台账“sixth”"):
        ledger_of("sixth")


def test_it_shows_each_project_in_one_ledger_of_projects():
    rows = [rows for ledger in ledgers().values() for rows in ledger.rows if rows.of == "project"]
    shown = [stage for each in rows for stage in each.stages]
    assert sorted(shown) == sorted(stage.code for stage in stages().stages)


LEDGER = """
ledgers:
  one:
    label: 某
    rows: [{of: project, words: 某, stages: [idea]}]
    columns: {name: 项目}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[idea]", "[dream]", "用了未定义的“dream”"),
        ("stages: [idea]", "kinds: [land]", "的 kinds 不适用于这种行"),
        ("of: project", "of: need", "的 stages 不适用于这种行"),
        ("of: project", "of: stone", "用了未定义的“stone”"),
        ("[{of: project, words: 某, stages: [idea]}]", "[]", "没有 rows"),
        ("{name: 项目}", "{name: ''}", "缺少 name"),
        ("columns:", "heads:", "的 columns 应是键和值"),
    ],
)
def test_it_refuses_ledgers_that_break_their_grammar(old: str, new: str, words: str):
    assert old in LEDGER
    with pytest.raises(ProjectRulesError, match=words):
        read_ledgers(LEDGER.replace(old, new, 1))
