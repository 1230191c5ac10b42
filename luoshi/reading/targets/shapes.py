"""Rules that see a promise, each by one shape of words around the number."""

from __future__ import annotations

import re

from luoshi.reading.shadow import ASIDE, QUOTED
from luoshi.reading.targets.case import BUILD, COMPARATORS, GROWTH, VERBS, Case, Shape, closed
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import strip_dates

_WORDS = lists("promises")
_ENUMERATE = re.compile(rf"(?:{alternation(_WORDS['enumerate'])})$")
_PREDICATE = re.compile(
    r"全?开通|全(?:共享|打通)|"
    r"下放|获评|成功|消除|达标|脱贫|参保|参加|增收|受益|落户|上市|通车|开业|运营|盈利|取得|获得|消减|清零|退出|出列|挂牌|启动|改造|普及|"
    r"达到|实现|完成|建成|具备|形成|开展|应用|接入|纳入|上云|覆盖|满足|拥有|建立|通过|可|能|达|普及|使用|进入|得到|参与|设立|设有|网上|掌上|按|打通|共享|办理|办结|配备|开设|成为|享有|公开|部署|使用|转化|转型|创建|入驻|投产|开工|签订|签约|申请|申报|由|就业|入学|升学|安置|供应|管护|处置|回收|监测|接受|享受|掌握|落实|设置|安装|备案|建档|持证|上岗|轮训|培训"
)
_OPENING_VERB = re.compile(
    rf"[ ]?(?:{alternation(_WORDS['adverb'])})*+(?:{alternation(_WORDS['firm_verb'])})"
)
_NEAR_VERB = re.compile(
    rf"(?:{alternation([w for w in _WORDS['increase'] if len(w) > 1])})[一-鿿]{{0,4}}$"
)
_VERB_INSIDE = re.compile(rf"(?:{alternation([w for w in _WORDS['increase'] if len(w) > 1])})")
_PLACED = re.compile(r"[在对向于]$")
_AROUND = re.compile(r"[ ]?(?:围绕|聚焦|紧扣|按照|根据|依托|立足|对标|瞄准|面向)")
_LEADING = re.compile(r"[,，;。:](?:[^,，;。:]{0,4})$|^[在对为从]")
_OWNED = re.compile(rf"(?:{alternation(_WORDS['owned'])})[{ASIDE}{QUOTED}]*$")
# 推动电子30条生产线投产: things, named by owner or place, that are to be finished.
_PUSHED = re.compile(r"[ ]?(?:推动|促进|确保|力争|争取|支持|帮助|引导|推进|促使|保障|力促)")
_DONE = re.compile(
    r"(?:投产|投用|投运|建成|上市|落地|开工|竣工|完工|通车|达产|达产达效|达效|运营|开业|签约|入库|入规|入统|交付|入住|挂牌)(?:运营|使用|达效|见效|投产|投用)?$"
)
# 占从业人员的60%, 完成工程量的一半
_PART_OF = re.compile(r"(?:占到?|完成|达到?|超过|不低于|不少于)[^,，;。]{1,20}的$")
_TRIED = re.compile(r"力争|争取|确保|努力|推动|支持|帮助|引导|促进")
_A_GOAL = re.compile(r"的(?:预期|增长|年均|发展|经济)*(?:目标|增速|速度)")
_FOR_EVERY = re.compile(
    rf"(?:每一?个?|各个?|所有|全部|全体)[^,，;。、每各]{{0,10}}(?:{alternation(_WORDS['every_place'])})(?:\([^()]{{1,10}}\))?"
    rf"(?:要|均|各|都|至少|分别|力争|普遍)*(?:{alternation(_WORDS['every_has'])})(?:不少于|至少|最少)?$"
)
_COVERS = re.compile(r"覆盖|惠及|涵盖|占|超过|不少于|不低于|达到|达")


def for_every(case: Case) -> Shape | None:
    """每个镇建有1所中心幼儿园: so many for every place of a kind."""
    item = case.item
    if item.amount.cls != "classifier" or closed(case):
        return None
    found = _FOR_EVERY.search(case.folded, case.near, item.amount.start)
    return "subject" if found else None


def bare(case: Case) -> Shape | None:
    """An index or a score: 指数达到85以上."""
    if case.item.amount.cls != "bare":
        return None
    item = case.item
    shared = item.suffix.op is not None or (item.joined and case.kept == "predicate")
    compared = item.has(*COMPARATORS) or (bool(item.amount.unit) and shared)
    return "predicate" if closed(case) and compared else "no"


def predicate(case: Case) -> Shape | None:
    """率达到50%, 增长6%以上, 控制在3亿立方米以内."""
    item = case.item
    if not item.has(*COMPARATORS, *GROWTH):
        return None
    if closed(case):
        return "predicate"
    if item.amount.cls == "classifier":
        return "thing"
    return None


def thing(case: Case) -> Shape | None:
    """建设5个平台: a verb right before the number, the thing behind it."""
    item = case.item
    if not item.has(*VERBS) or closed(case):
        return None
    stem = strip_dates(case.folded[item.start : item.tokens[0].start]).strip()
    if item.amount.chinese and len(stem) > 2 and not _LEADING.search(item.before):
        return "no"  # 基层治理四个平台 names them
    if item.amount.cls == "measure" and item.amount.unit == "度":
        return "no"
    if item.suffix.op and _PLACED.search(item.before):
        return "no"  # 在3000人以上安置点
    return "thing" if item.amount.cls in ("classifier", "measure", "money") else None


def distant_thing(case: Case) -> Shape | None:
    """完成城区4座处理厂提标: the verb opens the item, words of place stand between it and the number."""
    item = case.item
    if item.tokens or item.amount.cls != "classifier" or closed(case) or item.amount.chinese:
        return None
    if _PUSHED.match(item.before) and _DONE.search(item.after):
        return "subject"
    opening = _OPENING_VERB.match(item.before)
    if case.kept == "thing" and item.index and not item.joined:
        opening = _OPENING_VERB.match(case.folded, item.clause.start, item.amount.start)
    if opening and not _ENUMERATE.search(item.before):
        return "thing"
    return "thing" if _NEAR_VERB.search(item.before) else None


def next_thing(case: Case) -> Shape | None:
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
        and not closed(case)
    ):
        return "thing"
    return None


def tried(case: Case) -> Shape | None:
    """力争1家企业上市: things that are to do something."""
    item = case.item
    if (
        item.amount.cls == "classifier"
        and not closed(case)
        and item.tokens
        and _TRIED.search(item.tokens[-1].word)
    ):
        return "subject"
    return None


def share_of_subject(case: Case) -> Shape | None:
    """80%以上的事项实现网上办理, 数据100%共享: a share of things that will do something."""
    item = case.item
    if item.amount.cls != "share" or closed(case):
        return None
    if (item.has("op_le") and item.after.startswith("的")) or _A_GOAL.match(item.after):
        return "no"  # 比例不超过20%的人员可以……; 5.5%左右的增长目标符合……
    if item.suffix.op and item.joined and case.kept == "subject":
        return "subject"
    quoted = item.after.strip()[:1] == QUOTED and (
        item.has("increase") or item.amount.value == "100"
    )
    if quoted or _PREDICATE.search(item.after) or (item.suffix.op and _COVERS.search(item.before)):
        return "subject"
    if item.suffix.op and (item.has("increase") or BUILD.match(item.before)):
        return "subject"
    if QUOTED in item.after and (item.suffix.op or item.amount.value == "100"):
        return "subject"
    return None


def many_subject(case: Case) -> Shape | None:
    """10家以上企业实现……, 年内110项事项下放镇街: things that will do something, dated."""
    item = case.item
    if item.amount.cls != "classifier" or item.amount.unit == "人" or closed(case):
        return None
    at = item.amount.start
    told = item.suffix.op or case.kept == "subject"
    told = told or (case.frame.year_at(at) is not None and not item.amount.chinese)
    alone = not strip_dates(item.before).replace("其中", "").strip(" ,，" + ASIDE + QUOTED)
    return "subject" if told and alone and _PREDICATE.search(item.after) else None


def tail(case: Case) -> Shape | None:
    """平台5个, 渗透率50%以上, 每年新增专利170件: the number closes its item."""
    item = case.item
    if not closed(case) or item.amount.cls == "bare":
        return None
    if not item.before.strip() and not item.tokens:
        return "tail" if case.kept and item.joined else None
    if (
        _AROUND.match(item.before)
        and not item.has(*COMPARATORS, *GROWTH, *VERBS)
        and not _VERB_INSIDE.search(item.before)
    ):
        return "no"
    if item.amount.cls == "share" and not item.suffix.op and not case.kept:
        owned = _OWNED.search(item.before) or _PART_OF.search(item.before)
        return "tail" if owned else "no"
    return "tail"
