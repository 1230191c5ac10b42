"""Numbers that count what a sentence lists: 围绕6个方向 counts the paper's own parts, 建成甲、乙等3条公路 what is promised."""

from __future__ import annotations

import re

from luoshi.reading.targets.case import BUILD, VERBS, Case, Shape, closed
from luoshi.reading.words import alternation, lists

_WORDS = lists("promises")
_ENUMERATE = re.compile(rf"(?:{alternation(_WORDS['enumerate'])})$")
_LISTED = re.compile(r"等$")
# Before a count that a verb of making still reaches: 打造甲、乙等4个, 推进垃圾分类和22个小区改造.
_JOINS = re.compile(r"(?:等|的|和|及|与)$")
_COPIES = re.compile(r"(?:各|一式|均|共?印)$")
# 3个关键环节 counts words, 10项关键技术攻关项目 counts projects.
_OF_A_THING = r"(?![^,，;。、0-9]{0,10}(?:项目|技术|工程|产品|企业|公园|园区|基地)(?:$|[^一-鿿]))"
_ABSTRACT = re.compile(
    rf"的?(?:具体|重点|主要|重大|关键)?(?:{alternation(_WORDS['abstract'])}){_OF_A_THING}"
)
_CARRIED_OUT = re.compile(r"落实|贯彻|执行|落地")
_MEASURES = re.compile(r"[^,，;。]{0,12}?(?:措施|举措|政策|意见|规定|要求|任务)|$")
_MAKES = re.compile(
    r"(?<![、和及与以已所新])(?:打造|建设|建成|新建|培育|创建|搭建|组建|开工|实施|设立|引进|壮大|抓好|抓实|加快)(?=[^,，;。]{4,120}等$)"
)
# 建成通车甲、乙、丙3条公路: what is made counts though it is listed by name.
_BUILT = re.compile(
    r"[ ]?(?:全面|加快|高标准|高质量|力争|确保|全部|年内|今年|重点)*(?:建成|新建|开工|打造|建设|竣工|完工|创建|新增|改造|投用|投产|通车|组建|设立|启动)"
)
_AROUND = re.compile(
    r"[ ]?(?:紧紧|紧密)?(?:围绕|聚焦|依托|针对|面向|立足|按照|对标|突出|瞄准|统筹|包括|涵盖|在|从)"
)
_ACHIEVED = re.compile(
    r"(?:突破|超过|达到|建成|投产|投用|开工|竣工|完工|通车|达产|落地|上市|开业|运营|创成|获批|实现)[^,，;。]{0,12}$"
)
# 对听雨苑等28个小区进行改造: what is done to them is promised.
_FOR = re.compile(r"(?:对|为|给)[^,，;:]{0,60}$")
_TREATED = re.compile(
    r"[^,，;。]{2,24}?(?:进行|实施|开展)[^,，;。]{0,16}(?:改造|提升|整治|维修|修缮|修复|更新|升级|提质|治理|检查|检测|监测|培训|评估|清理|排查|帮扶|绿化|美化|亮化)"
)


def counts_itself(case: Case) -> Shape | None:
    """围绕6个方向, 等3个领域, 各5个: counts what was just listed or the paper's own parts."""
    item = case.item
    if item.amount.cls != "classifier" or item.tokens:
        return None
    if not item.before or not _ENUMERATE.search(item.before):
        return None
    if item.before.endswith("的") and closed(case):
        return None
    if _FOR.search(item.before) and _TREATED.match(item.after):
        return "thing"
    if _is_promised(case):
        return "subject"
    made = _made(case)
    built = made and _JOINS.search(item.before)
    if closed(case):
        return "tail" if built and item.suffix.op and _LISTED.search(item.before) else "no"
    return "thing" if built else "no"


def _is_promised(case: Case) -> bool:
    """甲、乙等3个集群产值突破千亿: things, the first of them named, that are to do something by a year."""
    item = case.item
    if not _LISTED.search(item.before) or _AROUND.match(item.before) or closed(case):
        return False
    return case.frame.year_at(item.amount.start) is not None and bool(_ACHIEVED.search(item.after))


def _made(case: Case) -> bool:
    """Whether a verb of making opens the clause, or stands in it before the list: 集中资源打造甲、乙等4个产业."""
    item = case.item
    if BUILD.match(case.folded, item.clause.start, item.amount.start):
        return True
    return bool(_MAKES.search(case.folded, case.near, item.amount.start))


def abstract(case: Case) -> Shape | None:
    """八个方面, 四个能力: counts of words, not of things; 落实30条措施: carrying out what is written elsewhere."""
    item = case.item
    if item.amount.unit == "份" and _COPIES.search(item.before):
        return "no"  # 申报书各1份
    if item.amount.unit == "条" and _MEASURES.match(item.after):
        clause = case.folded[case.near : min(item.clause.end, item.amount.end + 200)]
        return "no" if _CARRIED_OUT.search(clause) else None
    if case.item.amount.cls == "classifier" and _ABSTRACT.match(case.item.after):
        return "no"
    return None


def counts_listed(case: Case) -> Shape | None:
    """甲河、乙河、丙河3个断面: the number is that of the things just listed."""
    item = case.item
    value = item.amount.value
    if (
        item.amount.cls != "classifier"
        or closed(case)
        or not value.isdecimal()
        or not 2 <= int(value) <= 15
    ):
        return None
    names = item.before.count("、") + 1
    joined = names + len(re.findall(r"[和及与]", item.before[-16:]))
    if int(value) not in (names, joined) or "、" not in item.before:
        return None
    if "等" not in item.before.rsplit("、", 1)[1]:
        return "thing" if _BUILT.match(item.before) else "no"
    return None if item.has(*VERBS) or BUILD.match(item.before) else "no"
