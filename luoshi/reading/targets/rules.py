"""Is this number a promise? Small rules in order; each says no, yes with the shape it saw, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from luoshi.reading.shadow import ASIDE, QUOTED
from luoshi.reading.targets.amounts import Amount
from luoshi.reading.targets.frames import Frame
from luoshi.reading.targets.items import Item
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import strip_dates

_WORDS = lists("promises")
Shape = Literal["no", "predicate", "thing", "tail", "subject"]
"""predicate: 率达到50%; thing: 建设5个平台; tail: 平台5个; subject: 80%以上的事项实现网办."""

_COMPARATORS = ("op_ge", "op_gt", "op_le", "op_lt", "op_about")
_GROWTH = ("growth_up", "growth_down")
_VERBS = ("increase", "cumulative")
RATES = ("share", "points", "times", "doublings")
_SUBSIDY = re.compile(alternation(_WORDS["subsidy"]))
_MONEY_GIVEN = re.compile(
    r"给予|奖励|奖补|补助|补贴|资助|贴息|奖金|一次性|最高(?!人民)|补偿|罚款|分档|减半|返还|扶持"
)
_CONDITION = re.compile(rf"(?<![^。;,，、.:是\n])[ ]?(?:{alternation(_WORDS['condition'])})")
_ENUMERATE = re.compile(rf"(?:{alternation(_WORDS['enumerate'])})$")
_THRESHOLD = re.compile(rf"(?:{alternation(_WORDS['threshold'])})$")
_SCORED = re.compile(
    rf"(?:{alternation(_WORDS['score'])})(?:\([^()]{{0,12}}\))?(?:{alternation([*_WORDS['op_ge'], *_WORDS['op_gt'], *_WORDS['op_le'], *_WORDS['op_lt'], *_WORDS['op_about'], *_WORDS['adverb']])})+$"
)
_CLOSED = re.compile(
    rf"[ ]?(?:$|[、;,，/。:)]|{ASIDE}+(?:$|[、,，;。])|[和及与并或]|以及|的?(?:目标|任务|台阶|大关|关口|水平|标准|要求|比例|规模|速度|增速|增长|幅度)(?:任务|要求)?(?:$|[、,，])|--|-)"
)
_PREDICATE = re.compile(
    r"全?开通|全(?:共享|打通)|"
    r"达到|实现|完成|建成|具备|形成|开展|应用|接入|纳入|上云|覆盖|满足|拥有|建立|通过|可|能|达|普及|使用|进入|得到|参与|设立|设有|网上|掌上|按|打通|共享|办理|办结|配备|开设|成为|享有|公开|部署|使用|转化|转型|创建|入驻|投产|开工"
)
_PAST_VERB = re.compile(r"了$|已$|已[^,，]{0,6}$|曾$")
_OPENING_VERB = re.compile(
    rf"[ ]?(?:{alternation(_WORDS['adverb'])})*+(?:{alternation(_WORDS['firm_verb'])})"
)
_NEAR_VERB = re.compile(
    rf"(?:{alternation([w for w in _WORDS['increase'] if len(w) > 1])})[一-鿿]{{0,4}}$"
)
_VERB_INSIDE = re.compile(rf"(?:{alternation([w for w in _WORDS['increase'] if len(w) > 1])})")
_BUILD = re.compile(rf"[ ]?(?:{alternation(_WORDS['adverb'])})*+(?:{alternation(_WORDS['build'])})")
_LISTED = re.compile(r"等$")
_ABSTRACT = re.compile(rf"的?(?:{alternation(_WORDS['abstract'])})")
_YEARLY_OUTPUT = re.compile(r"年(?:产|加工|处理|出栏|存栏)$")
_PROJECTS = re.compile(r"等[^,，;。]{0,8}(?:项目|工程|生产线|基地|企业)")
_MADE_UP = re.compile(r"(?:组成|构成)$")
_RANKED = re.compile(r"前[0-9一二三四五六七八九十百]+(?:名|位|强)?")
_CARRIED_OUT = re.compile(r"落实|贯彻|执行")
_FUNDS = re.compile(r"[^,，;。]{0,10}?(?:资金|基金|贷款|债券|信贷|经费)")
_PLACED = re.compile(r"[在对向于]$")
_AROUND = re.compile(r"[ ]?(?:围绕|聚焦|紧扣|按照|根据|依托|立足|对标|瞄准|面向)")
_LEADING = re.compile(r"[,，;。:](?:[^,，;。:]{0,4})$|^[在对为从]")
_EACH = re.compile(r"[ ]?(?:单个|单家|单项|同一|每个?企业|单笔|单户)")
_OWNED = re.compile(rf"(?:{alternation(_WORDS['owned'])})[{ASIDE}{QUOTED}]*$")
_SIZED = re.compile(
    r"^[^0-9]{0,12}(?:形成|设立|组建|成立|打造|建立|募集|发起)[^0-9,，]{0,10}规模(?:为|达|达到|超|超过|不低于|不少于|约|突破)?$"
)
_WEAK_CHINESE = frozenset("一两")
_TRIED = re.compile(r"力争|争取|确保|努力|推动|支持|帮助|引导|促进")
_COVERS = re.compile(r"覆盖|惠及|涵盖|占|超过|不少于|不低于|达到|达")
_ROUND = re.compile(r"[十百千]{1,3}[^十百千]{0,2}")
_STRICT_CHINESE = frozenset(
    {
        "个",
        "家",
        "项",
        "条",
        "所",
        "座",
        "处",
        "件",
        "名",
        "场",
        "辆",
        "倍",
        "成",
        "套",
        "台",
        "户",
        "批次",
        "个百分点",
        "艘",
        "间",
        "款",
        "支",
        "届次",
        "番",
        "亿元",
        "万元",
        "张",
        "对",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """One number before the rules. kept: the shape given to the item before it in the clause, if it was a promise."""

    folded: str
    item: Item
    frame: Frame
    kept: Shape | None


Rule = Callable[[Case], Shape | None]


def judge(case: Case) -> Shape | None:
    """The first rule with an answer decides; None when no rule knows the number."""
    for rule in RULES:
        answer = rule(case)
        if answer is not None:
            return answer
    return None


def counts(folded: str, amount: Amount) -> bool:
    """Whether a number can be a promise at all: no technical parameter, no 一个, no level, no slogan (百项, 千家)."""
    if amount.cls == "technical" or _RANKED.fullmatch(folded, amount.start - 1, amount.end):
        return False
    if folded[amount.end : amount.end + 1] == "级" and amount.cls in ("measure", "money"):
        return False  # 30万吨级码头
    if amount.cls == "bare":
        return bool(amount.unit) or bool(
            _SCORED.search(folded, max(0, amount.start - 30), amount.start)
        )
    if not amount.chinese:
        return True
    if (
        folded[amount.start] in _WEAK_CHINESE
        and amount.end - amount.start == 2
        and amount.unit not in ("倍", "番")
    ):
        return False
    unit = amount.unit[1:] if amount.unit[:1] in "万亿" and len(amount.unit) > 1 else amount.unit
    return unit in _STRICT_CHINESE and not _ROUND.fullmatch(folded, amount.start, amount.end)


def _bare(case: Case) -> Shape | None:
    """An index or a score: 指数达到85以上."""
    if case.item.amount.cls != "bare":
        return None
    compared = case.item.has(*_COMPARATORS) or (case.item.amount.unit and case.item.suffix.op)
    return "predicate" if _closed(case) and compared else "no"


def _past(case: Case) -> Shape | None:
    if case.frame.past_at(case.item.amount.start) or _PAST_VERB.search(case.item.before):
        return "no"
    return None


def _money_given(case: Case) -> Shape | None:
    """Awards and their conditions: 对……的企业，最高给予100万元."""
    sentence = case.frame.sentence
    words = case.folded[max(sentence.start, case.item.amount.start - 400) : sentence.end][:1000]
    if not _MONEY_GIVEN.search(words):
        return None
    item = case.item
    clause = case.folded[item.clause.start : item.clause.end]
    priced = item.amount.cls in ("money", "share", "times", "bare") or item.amount.unit.startswith(
        "元"
    )
    if priced and _SUBSIDY.search(clause):
        return "no"
    return "no" if _conditioned(case) else None


def _conditioned(case: Case) -> bool:
    """对……的企业给予……, with the number in the condition or behind it and no new date between."""
    item = case.item
    sentence = case.frame.sentence
    first = max(sentence.start, item.amount.start - 400)
    for condition in _CONDITION.finditer(case.folded, first, item.amount.start):
        start = condition.start()
        gift = _MONEY_GIVEN.search(case.folded, start, min(sentence.end, start + 240))
        dated = any(m.until and start < m.start < item.amount.start for m in case.frame.mentions)
        if gift and not dated:
            return True
    return False


def _capacity(case: Case) -> Shape | None:
    """年产5000吨酱酒项目, 2万吨电池、5万吨硫酸锰等8个项目: the size of a named project, not a promise."""
    item = case.item
    if item.amount.cls != "measure" or _closed(case):
        return None
    behind = case.folded[item.suffix.end : min(item.clause.end, item.suffix.end + 80)]
    return "no" if _YEARLY_OUTPUT.search(item.before) or _PROJECTS.search(behind) else None


def _inner(case: Case) -> Shape | None:
    """8个县城常住人口88万人: the first number belongs to the name of the second."""
    item = case.item
    if case.kept == "subject" and item.index and not item.joined and item.amount.cls != "share":
        return "no"
    leads = item.amount.cls == "share" and item.suffix.op and item.has("increase")
    return "no" if item.inner and not _closed(case) and not leads else None


def _for_each(case: Case) -> Shape | None:
    """单个企业不超过5个: a limit for each, not a number of the plan's own."""
    return "no" if _EACH.match(case.item.before) else None


def _duration(case: Case) -> Shape | None:
    """Time is a promise only when it is to be shortened or kept: 压缩至3个工作日."""
    if case.item.amount.cls != "duration":
        return None
    if case.item.has("op_le") and _closed(case):
        return "predicate"
    if case.item.suffix.op == "le" and case.item.has("op_le", "growth_down") and _closed(case):
        return "predicate"
    return "no"


def _property(case: Case) -> Shape | None:
    """2000万元以上企业, 过10亿元项目, 投资125亿元的项目: the number belongs to the noun behind it."""
    item = case.item
    cls = item.amount.cls
    if item.after.strip() == "的" or _MADE_UP.search(item.after):
        return "no"
    if _closed(case):
        return None
    if cls == "classifier":
        held = item.suffix.op and item.after.startswith("的") and item.has(*_COMPARATORS)
        return "no" if held and not item.has("increase") else None
    if cls in RATES:
        return None
    if _SIZED.search(item.before):
        return "thing"
    after = item.after.lstrip()
    if after.startswith("的") or (cls == "money" and item.suffix.op is not None):
        return "no"
    if item.suffix.op == "le" or (item.suffix.op is not None and not item.has(*_VERBS)):
        return "no"
    if cls == "money" and item.has("increase") and _FUNDS.match(after):
        return None
    if _THRESHOLD.search(item.before) and (cls == "money" or not item.has("increase")):
        return "no"
    return None


def _counts_itself(case: Case) -> Shape | None:
    """围绕6个方向, 等3个领域, 各5个: counts what was just listed or the paper's own parts."""
    item = case.item
    if item.amount.cls != "classifier" or item.tokens:
        return None
    if not item.before or not _ENUMERATE.search(item.before):
        return None
    if item.before.endswith("的") and _closed(case):
        return None
    made = _BUILD.match(case.folded, item.clause.start, item.amount.start)
    built = made and (_LISTED.search(item.before) or item.before.endswith("的"))
    return "thing" if built and not _closed(case) else "no"


def _abstract(case: Case) -> Shape | None:
    """八个方面, 四个能力: counts of words, not of things; 落实30条措施: carrying out what is written elsewhere."""
    item = case.item
    if item.amount.unit == "条" and _CARRIED_OUT.search(
        case.folded, item.clause.start, item.amount.start
    ):
        return "no"
    if case.item.amount.cls == "classifier" and _ABSTRACT.match(case.item.after):
        return "no"
    return None


def _counts_listed(case: Case) -> Shape | None:
    """甲河、乙河、丙河3个断面: the number is that of the things just listed."""
    item = case.item
    value = item.amount.value
    if (
        item.amount.cls != "classifier"
        or _closed(case)
        or not value.isdecimal()
        or not 2 <= int(value) <= 15
    ):
        return None
    names = item.before.count("、") + 1
    joined = names + len(re.findall(r"[和及与]", item.before[-16:]))
    if int(value) not in (names, joined) or "、" not in item.before:
        return None
    if "等" not in item.before.rsplit("、", 1)[1]:
        return "no"
    return None if item.has(*_VERBS) or _BUILD.match(item.before) else "no"


def _tried(case: Case) -> Shape | None:
    """力争1家企业上市: things that are to do something."""
    item = case.item
    if (
        item.amount.cls == "classifier"
        and not _closed(case)
        and item.tokens
        and _TRIED.search(item.tokens[-1].word)
    ):
        return "subject"
    return None


def _predicate(case: Case) -> Shape | None:
    """率达到50%, 增长6%以上, 控制在3亿立方米以内."""
    item = case.item
    if not item.has(*_COMPARATORS, *_GROWTH):
        return None
    if _closed(case):
        return "predicate"
    if item.amount.cls == "classifier":
        return "thing"
    return None


def _thing(case: Case) -> Shape | None:
    """建设5个平台: a verb right before the number, the thing behind it."""
    item = case.item
    if not item.has(*_VERBS) or _closed(case):
        return None
    stem = strip_dates(case.folded[item.start : item.tokens[0].start]).strip()
    if item.amount.chinese and len(stem) > 2 and not _LEADING.search(item.before):
        return "no"  # 基层治理四个平台 names them
    if item.amount.cls == "measure" and item.amount.unit == "度":
        return "no"
    if item.suffix.op and _PLACED.search(item.before):
        return "no"  # 在3000人以上安置点
    return "thing" if item.amount.cls in ("classifier", "measure", "money") else None


def _distant_thing(case: Case) -> Shape | None:
    """完成城区4座处理厂提标: the verb opens the item, words of place stand between it and the number."""
    item = case.item
    if item.tokens or item.amount.cls != "classifier" or _closed(case) or item.amount.chinese:
        return None
    opening = _OPENING_VERB.match(item.before)
    if opening and not _ENUMERATE.search(item.before):
        return "thing"
    return "thing" if _NEAR_VERB.search(item.before) else None


def _next_thing(case: Case) -> Shape | None:
    """建设5个平台、3个基地: the verb carries on."""
    item = case.item
    if item.joined and case.kept == "subject" and _PREDICATE.search(item.after):
        return "subject"
    follows = item.joined or (item.index == 0 and not item.before.strip())
    if (
        follows
        and case.kept in ("thing", "tail")
        and not item.tokens
        and item.amount.cls in ("classifier", "measure", "money")
        and not _closed(case)
    ):
        return "thing"
    return None


def _tail(case: Case) -> Shape | None:
    """平台5个, 渗透率50%以上, 每年新增专利170件: the number closes its item."""
    item = case.item
    if not _closed(case) or item.amount.cls == "bare":
        return None
    if not item.before.strip() and not item.tokens:
        return "tail" if case.kept and item.joined else None
    if (
        _AROUND.match(item.before)
        and not item.has(*_COMPARATORS, *_GROWTH, *_VERBS)
        and not _VERB_INSIDE.search(item.before)
    ):
        return "no"
    if item.amount.cls == "share" and not item.suffix.op and not case.kept:
        return "tail" if _OWNED.search(case.item.before) else "no"
    return "tail"


def _share_of_subject(case: Case) -> Shape | None:
    """80%以上的事项实现网上办理, 数据100%共享: a share of things that will do something."""
    item = case.item
    if item.amount.cls != "share" or _closed(case):
        return None
    quoted = item.after.strip()[:1] == QUOTED and (
        item.has("increase") or item.amount.value == "100"
    )
    if quoted or _PREDICATE.search(item.after) or (item.suffix.op and _COVERS.search(item.before)):
        return "subject"
    if item.suffix.op and item.has("increase"):
        return "subject"
    if QUOTED in item.after and (item.suffix.op or item.amount.value == "100"):
        return "subject"
    return None


def _many_subject(case: Case) -> Shape | None:
    """10家以上企业实现……: things that will do something, dated."""
    item = case.item
    if (
        item.amount.cls == "classifier"
        and item.amount.unit != "人"
        and item.suffix.op
        and not item.before.strip(" " + ASIDE + QUOTED)
        and _PREDICATE.search(item.after)
    ):
        return "subject"
    return None


def _closed(case: Case) -> bool:
    """Whether nothing that belongs to the number follows it in its item."""
    item = case.item
    return bool(_CLOSED.match(item.after) or not item.after.strip())


RULES: tuple[Rule, ...] = (
    _past,
    _bare,
    _money_given,
    _for_each,
    _capacity,
    _inner,
    _duration,
    _property,
    _abstract,
    _counts_itself,
    _counts_listed,
    _predicate,
    _thing,
    _distant_thing,
    _next_thing,
    _tried,
    _share_of_subject,
    _many_subject,
    _tail,
)
