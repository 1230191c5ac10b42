"""What kind of number a promise is, and its rhythm: level, growth, share ...; once, every year, on average."""

from __future__ import annotations

import re

from luoshi.plan.model import Cadence, Kind
from luoshi.reading.targets.items import Item
from luoshi.reading.targets.rules import Shape
from luoshi.reading.words import alternation, lists

_TIME = lists("time")
_WORDS = lists("promises")
_YEARLY = re.compile(
    rf"(?:{alternation([w for w in _TIME['yearly'] if w != '年度'])})(?!报告|工作|考核|评价|计划)"
    rf"|(?<!每)年度(?!{alternation(_TIME['not_yearly'])})"
)
# 年培训2万人次: what is done in each year, where the clause is no aim for a date.
_PER_YEAR = re.compile(
    r"^[ ]*年(?:培训|培养|培育|引进|服务|举办|开展|发放|选派|招录|新增|完成|组织)[一-鿿]{0,8}$"
)
_AVERAGE = re.compile(rf"(?:{alternation(_TIME['average'])})(?!浓度|气温|值|水平)")
_REACH_GROWTH = re.compile(alternation(_WORDS["reach_growth"]))
_GROWTH = ("growth_up", "growth_down")
_INCREASE = re.compile(
    rf"^(?:全[市省县区国]|各[县市区镇])?(?:{alternation([w for w in _WORDS['increase'] if len(w) > 1])})"
)
_REACHED = frozenset({"达", "突破", "超过", "超", "总数达", "总量达", "规模达", "均达"})
_NEW = re.compile(r"新增|新建|净增|新培育|新引进|新改|新招引")
# 完成投资, 稳定粮食面积: a stock or flow to be kept, whatever its verb.
_KEPT = re.compile(r"(?:全年|全市|全县)?(?:完成|实现|稳定|保持|落实|确保)")
_STOCK = re.compile(
    r"(?:面积|产量|产值|收入|投资|总额|总量|规模|贸易额|交易额|销售额|增加值|税收|余额)$"
)
_DOES = re.compile(
    r"推介|落地|提升|改造|新增|新建|创建|举办|组建|培育|引进|招引|招募|帮扶|投产|开工|签约|完成|打造|认定|遴选|整治|治理|修复"
)
_OF_EVERY = re.compile("每|各|全部|所有")
_CUMULATIVE = re.compile("累计")


def kind_of(item: Item, shape: Shape, indicator: str) -> Kind:
    """The kind, from unit, verbs and the indicator's own words."""
    cls = item.amount.cls
    grows = item.has(*_GROWTH) and not item.has("op_le") and not _to(item)
    if cls == "points":
        return "change_pp" if grows or item.has(*_GROWTH) else "level"
    if cls in ("times", "doublings"):
        return "growth" if grows or cls == "doublings" else "level"
    if cls == "share":
        changed = _REACH_GROWTH.search(indicator[-6:]) or indicator.endswith(
            ("增长", "下降", "降低")
        )
        return "growth" if grows or changed else "share"
    if item.has("cumulative") or _CUMULATIVE.search(item.before):
        return "cumulative"
    reached = shape == "predicate" and any(
        t.word[-1] in "到至在" or t.word in _REACHED for t in item.tokens
    )
    if shape == "subject" and _OF_EVERY.match(indicator):
        return "level"
    if _KEPT.match(indicator) and _STOCK.search(indicator):
        return "level"
    if shape == "thing" or _NEW.search(indicator) or (_INCREASE.match(indicator) and not reached):
        return "increase"
    done = shape in ("subject", "tail") and cls == "classifier" and not reached
    if done and (shape == "subject" or _DOES.search(indicator)):
        return "increase"
    return "level"


def _to(item: Item) -> bool:
    return any(t.word[-1] in "到至在" for t in item.tokens)


def cadence_of(folded: str, item: Item, carried: Cadence) -> Cadence:
    """每年 and 年均 from the item's own words, else carried over from the item before."""
    words = folded[item.start : item.amount.start]
    if "浓度" not in words and _AVERAGE.search(words):
        return "average"
    if (
        _YEARLY.search(words)
        or _PER_YEAR.match(words)
        or re.match(r"[ ]?/年", folded[item.suffix.end : item.end])
    ):
        return "yearly"
    return "by" if _CUMULATIVE.search(words) else carried
