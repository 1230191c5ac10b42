"""Rules that refuse: facts, awards, thresholds, capacities, counts of what was just listed."""

from __future__ import annotations

import re

from luoshi.reading.targets.amounts import Amount
from luoshi.reading.targets.case import COMPARATORS, RATES, VERBS, Case, Shape, closed
from luoshi.reading.words import alternation, lists

_WORDS = lists("promises")
_SUBSIDY = re.compile(alternation(_WORDS["subsidy"]))
_MONEY_GIVEN = re.compile(
    r"给予|奖励|奖补|补助|补贴|资助|贴息|奖金|一次性|最高(?!人民)|补偿|罚款|分档|减半|返还|扶持"
)
_CONDITION = re.compile(rf"(?<![^。;,，、.:是\n])[ ]?(?:{alternation(_WORDS['condition'])})")
_THRESHOLD = re.compile(rf"(?:{alternation(_WORDS['threshold'])})$")
_SCORED = re.compile(
    rf"(?:{alternation(_WORDS['score'])})(?:\([^()]{{0,12}}\))?(?:{alternation([*_WORDS['op_ge'], *_WORDS['op_gt'], *_WORDS['op_le'], *_WORDS['op_lt'], *_WORDS['op_about'], *_WORDS['adverb']])})+$"
)
# 对入规企业奖励10万元，力争全年新增30家: behind the award a new aim begins.
_NEW_AIM = re.compile(
    r"[,，;。](?:[^,，;。]{0,6})(?:力争|争取|确保|全年|年度|年内|今年|每年|20[0-9]{2}年)"
)
# 补助标准提高到640元: what the rate is to be, no award.
_RATE_RAISED = re.compile(
    r"(?:补助|补贴|保障|低保|供养|救助|经费|抚养)(?:资金)?(?:标准|限额|额度|上限|封顶线|比例)[^,，;。]{0,16}(?:提高|达到?|增加|提标|不低于|不少于)"
)
_OF_MONTH = re.compile(r"[ ]?(?:[0-9]{1,2}日|[底前末份起]|[上中下]旬|以前|之前)")
_PAST_VERB = re.compile(r"了$|已$|已[^,，]{0,6}$|曾$")
_YEARLY_OUTPUT = re.compile(r"年(?:产|加工|处理|出栏|存栏)$")
_PROJECTS = re.compile(r"等[^,，;。]{0,8}(?:项目|工程|生产线|基地|企业)")
_SIZES = ("吨", "千瓦", "兆瓦", "吉瓦", "GW", "MW")
_OF_PROJECT = re.compile(r"(?!的)[^,，;。、]{1,16}(?:项目|机组|生产线)")
# 甲一期20万吨、乙二期30万吨项目: both are sizes of projects.
_ALSO_SIZED = re.compile(
    r"、[^,，;。0-9]{0,40}[0-9.]+[万亿]?(?:吨|千瓦|兆瓦|吉瓦|GW|MW|台|辆|套|平方米|立方米)[^,，;。、]{0,12}(?:项目|工程|基地|生产线)"
)
_PARTICULAR = re.compile(rf"(?:{alternation(_WORDS['particular'])})(?:为|约|近|超|共)?$")
_SCORES = re.compile(r"(?:扣|加|减|计|得|满分|权重|总分)[^,，;。]{0,4}$")
# 国家要求达到60%: somebody else's aim.
_DEMANDED = re.compile(r"[ ]?(?:国家|上级|省里?|市里?)(?:要求|规定|下达|确定)(?!的)")
_MIGHT = re.compile(r"可(?:年产|减少|节约|带动|新增|提供|实现|解决|节省)[^,，;。]{0,16}$")
_TERMS = re.compile(
    r"(?:应|须|需|应当|必须)(?:同时)?(?:满足|具备|符合)(?!人民|群众)|符合(?:以下|下列)|资金来源|(?:建成|达产|投产|投用|达效)后[,，]"
)
_DAYS = re.compile(r"(?:天数|学时|课时|时长|时数|日数|年限|年数|寿命)$")
_AT_LEAST = re.compile(r"至少(?:有|建|建有|建成|配备|设有|拥有|培育|打造)?$|(?:不少于|不低于)$")
_NOUN = re.compile(r"(?!规模|台阶|大关|关口|目标|以上|左右)[一-鿿]")
# 20%的村收入超30万元, 其中3个营业收入超2000亿元: how many pass a mark, not how high they come.
_PASSES = re.compile(
    r"(?!的?目标)[^,，;。:0-9]{2,24}?(?:超过|突破|超|过|高于|跨越|迈过|达到?|不低于|不少于)[0-9.]+[百千万]?亿?[万]?(?:元|吨|亩|公里|分)"
)
_MARK = re.compile(r"(?:超过|突破|超|过|跨越|迈过)[0-9.]+[百千万]?亿?[万]?元|均|都|各")
_BUILT_ON = re.compile(r"[^,，;。]{0,16}基础上")
_MADE_UP = re.compile(r"(?:组成|构成)$")
_RANKED = re.compile(r"前[0-9一二三四五六七八九十百]+(?:名|位|强)?")
_FUNDS = re.compile(r"[^,，;。]{0,10}?(?:资金|基金|贷款|债券|信贷|经费)")
_EACH = re.compile(
    r"[ ]?(?:单个|单家|单项|同一|每个?企业|单笔|单户)|[^,，;。]{0,8}每[班校次项家户](?:人数)?(?:不|最多|至多)"
)
_ROUNDS = frozenset({"次", "场", "期", "份", "例"})
_RHYTHM = re.compile(r"每(?:个?月|个?季度?|周|日|天|旬|半年|班|批)|(?:按|逐)[月季周]")
_APPLY = re.compile(r"推荐|申报|报送|限报|认定|评选|遴选|入库|择优|评定|选取|扶持|奖励|资助")
_SIZED = re.compile(
    r"(?:形成|设立|组建|成立|打造|建立|募集|发起)[^0-9,，;。]{0,10}规模(?:为|达|达到|超|超过|不低于|不少于|约|突破)?$"
)
_WEAK_CHINESE = frozenset("一两")
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


def counts(folded: str, amount: Amount) -> bool:
    """Whether a number can be a promise at all: no technical parameter, no 一个, no level, no slogan (百项, 千家)."""
    if amount.cls == "technical" or _RANKED.fullmatch(folded, amount.start - 1, amount.end):
        return False
    if _is_date(folded, amount):
        return False
    if folded[amount.end : amount.end + 1] == "级" and amount.cls in ("measure", "money"):
        return False  # 30万吨级码头
    if amount.cls == "bare":
        if amount.chinese:
            return not _NOUN.match(folded, amount.end)  # 百亿企业; 规模突破千亿 counts
        return bool(amount.unit) or bool(
            _SCORED.search(folded, max(0, amount.start - 30), amount.start)
        )
    if not amount.chinese or (amount.cls == "share" and amount.unit != "倍"):
        return True
    if (
        folded[amount.start] in _WEAK_CHINESE
        and not _AT_LEAST.search(folded, max(0, amount.start - 6), amount.start)
        and amount.end - amount.start == 2
        and amount.unit not in ("倍", "番")
    ):
        return False
    unit = amount.unit[1:] if amount.unit[:1] in "万亿" and len(amount.unit) > 1 else amount.unit
    return unit in _STRICT_CHINESE and not _ROUND.fullmatch(folded, amount.start, amount.end)


def _is_date(folded: str, amount: Amount) -> bool:
    """6月底, 9月30日: no number of the plan, and no place to cut a clause."""
    if amount.unit == "日":
        return folded[amount.start - 1 : amount.start] == "月"
    return amount.unit == "月" and bool(_OF_MONTH.match(folded, amount.end))


def past(case: Case) -> Shape | None:
    if case.frame.past_at(case.item.amount.start) or _PAST_VERB.search(case.item.before):
        return "no"
    return None


def money_given(case: Case) -> Shape | None:
    """Awards and their conditions: 对……的企业，最高给予100万元."""
    sentence = case.frame.sentence
    words = case.folded[max(sentence.start, case.item.amount.start - 400) : sentence.end][:1000]
    if not _MONEY_GIVEN.search(words):
        return None
    item = case.item
    clause = case.folded[case.near : min(item.clause.end, item.amount.end + 200)]
    priced = item.amount.cls in ("money", "share", "times", "bare") or item.amount.unit.startswith(
        "元"
    )
    if priced and _SUBSIDY.search(clause) and not _RATE_RAISED.search(clause):
        return "no"
    quota = item.amount.cls == "classifier" and item.has("op_le")
    return "no" if quota or _conditioned(case) else None


def _conditioned(case: Case) -> bool:
    """对……的企业给予……, with the number in the condition or behind it and no new date between."""
    item = case.item
    sentence = case.frame.sentence
    first = max(sentence.start, item.amount.start - 400)
    for condition in _CONDITION.finditer(case.folded, first, item.amount.start):
        start = condition.start()
        gift = _MONEY_GIVEN.search(case.folded, start, min(sentence.end, start + 240))
        if gift and _NEW_AIM.search(case.folded, gift.end(), item.amount.start):
            continue
        dated = any(m.until and start < m.start < item.amount.start for m in case.frame.mentions)
        if gift and not dated:
            return True
    return False


def capacity(case: Case) -> Shape | None:
    """年产5000吨酱酒项目, 2万吨电池、5万吨硫酸锰等8个项目: the size of a named project, not a promise."""
    item = case.item
    if item.amount.cls != "measure":
        return None
    if item.amount.unit.endswith(_SIZES) and _OF_PROJECT.match(item.after):
        return "no"
    if closed(case):
        rest = case.folded[item.suffix.end : min(item.clause.end, item.suffix.end + 80)]
        return "no" if not item.tokens and _ALSO_SIZED.match(rest) else None
    behind = case.folded[item.suffix.end : min(item.clause.end, item.suffix.end + 80)]
    return "no" if _YEARLY_OUTPUT.search(item.before) or _PROJECTS.search(behind) else None


def particular(case: Case) -> Shape | None:
    """占地200亩, 建成后年产值可达20亿元, 扣1分, 应满足……: particulars of a project, a score or a condition, no promises."""
    item = case.item
    if item.amount.unit == "分" and (not item.has(*COMPARATORS) or _SCORES.search(item.before)):
        return "no"
    if not item.has(*COMPARATORS, *VERBS) and _PARTICULAR.search(item.before):
        return "no"
    clause = case.folded[case.near : item.amount.start]
    if _DEMANDED.match(clause) or _MIGHT.search(clause):
        return "no"
    first = max(case.frame.sentence.start, item.amount.start - 400)
    return "no" if _TERMS.search(case.folded, first, item.amount.start) else None


def inner(case: Case) -> Shape | None:
    """8个县城常住人口88万人: the first number belongs to the name of the second."""
    item = case.item
    if case.kept == "subject" and item.index and not item.joined and item.amount.cls != "share":
        return "no"
    leads = item.amount.cls == "share" and item.suffix.op and item.has("increase")
    if item.inner and not item.after.strip():
        return "no"  # 超10亿元5家
    if not item.inner or closed(case) or leads:
        return None
    return "subject" if _is_passing(case) else "no"


def _is_passing(case: Case) -> bool:
    """Whether the things counted are to pass a mark, one by one."""
    item = case.item
    words = case.folded[item.suffix.end : min(item.clause.end, item.suffix.end + 200)]
    if item.amount.cls not in ("share", "classifier") or not _PASSES.match(words):
        return False
    if item.amount.cls == "share":
        return bool(item.suffix.op) or words.startswith("的")
    counted = item.amount.unit in ("家", "户") or "其中" in item.before
    return counted and bool(_MARK.search(words))


def for_each(case: Case) -> Shape | None:
    """单个企业不超过5个, 每年认定不多于30家: a limit for each or for those who get something, no number to reach."""
    item = case.item
    clause = case.folded[case.near : item.amount.start]
    if item.amount.unit in _ROUNDS and _RHYTHM.search(clause):
        return "no"  # 每月调度1次
    limited = item.amount.cls == "classifier" and item.has("op_le") and _APPLY.search(clause)
    return "no" if limited or _EACH.match(item.before) else None


def duration(case: Case) -> Shape | None:
    """Time is a promise only when it is to be shortened or kept: 压缩至3个工作日."""
    if case.item.amount.unit == "岁" and not closed(case):
        return "no"  # 0—6岁儿童
    if case.item.amount.cls != "duration":
        return None
    if _DAYS.search(case.item.before[: case.item.stem_end - case.item.start]) and closed(case):
        return "predicate" if case.item.has(*COMPARATORS) else "no"
    if case.item.has("op_le") and closed(case):
        return "predicate"
    if case.item.suffix.op == "le" and case.item.has("op_le", "growth_down") and closed(case):
        return "predicate"
    return "no"


def property_of_noun(case: Case) -> Shape | None:
    """2000万元以上企业, 过10亿元项目, 投资125亿元的项目: the number belongs to the noun behind it."""
    item = case.item
    cls = item.amount.cls
    if item.after.strip() == "的" or _MADE_UP.search(item.after) or _BUILT_ON.match(item.after):
        return "no"
    if closed(case):
        return None
    if cls == "classifier":
        held = item.suffix.op and item.after.startswith("的") and item.has(*COMPARATORS)
        return "no" if held and not item.has("increase") else None
    if cls in RATES:
        return None
    if _SIZED.search(item.before):
        return "thing"
    after = item.after.lstrip()
    if cls == "money" and item.has("increase") and _FUNDS.match(after.removeprefix("的")):
        return None
    if after.startswith("的") or (cls == "money" and item.suffix.op is not None):
        return "no"
    if item.suffix.op == "le" or (item.suffix.op is not None and not item.has(*VERBS)):
        return "no"
    if _THRESHOLD.search(item.before) and (cls == "money" or not item.has("increase")):
        return "no"
    return None
