"""The words that name what is measured: taken from before or behind the number, stripped, and completed when they lean."""

from __future__ import annotations

import re

from luoshi.reading.targets.items import Item
from luoshi.reading.targets.memory import Memory
from luoshi.reading.targets.rules import Shape
from luoshi.reading.words import alternation, lists
from luoshi.reading.years import strip_dates

_WORDS = lists("promises")
_TIME = lists("time")
_OPENING = re.compile(
    rf"^(?:{alternation([*_WORDS['opening'], *_TIME['yearly'], *_TIME['average'], *_TIME['aspirational']])}|将(?![军来相])|把(?![脉关握])|[  ])+?"
)
_CLOSING = re.compile(rf"(?:{alternation(_WORDS['closing'])}|[  ])$")
_LEAN_WORDS = frozenset(_WORDS["lean"])
_LEAN_END = re.compile(rf"(?:{alternation(_WORDS['lean'])})$")
_BASE_TAIL = re.compile(
    r"(?:(?:较|比|与|同)(?:上年度?|去年|上一年|(?:19|20)\d{2}年?|同期)(?:同期|[底末]|水平)?(?:相比|基础上?)?|同比|环比|(?<![占对配性])较)$"
)
# 由60%提高到65%: where it stands today is no part of the name.
_FROM = re.compile(
    r"(?:由|从)(?:目前|现在|现有|当前|上年|去年|基期)?的?[0-9][0-9.,]*[^0-9,，、;；]{0,8}$"
)
# 持证人员（含甲类、乙类……）总量: what it takes in is no part of the name.
# 供地面积不低于总量的70%: what it is a share of is no part of the name.
_OF_A_WHOLE = re.compile(r"(?<=..)(?:不低于|不少于|达到?|超过)[^,，;。]{1,20}的$")
_REMARK = re.compile(r"[（(](?:含|包括|不含)[^（）()]{6,}[)）]")
_EDGES = " 　\t,，、;；:：.。-—–·●"
_THING_END = re.compile(r"(?:等)?(?:的)?(?:目标|任务)?$")
_PARTS = re.compile(r"[、和及与]")
_ABBREVIATED = re.compile(r"[“\"](?P<short>[一-鿿]+)[”\"](?P<rest>.+)$")
# 甲、乙等污染物排放量: what stands behind 等 belongs to each.
_AND_OTHERS = re.compile(r"(?P<own>.+?)等(?P<rest>.{2,})")
_COMPLETE = re.compile(
    r"(?:人次|消费|投资|人数|户数|余额|密度|强度|产量|率|值|额|量|数|比重|收入|面积|产值|规模|指数|里程|增加值|占比)$"
)
_LEVEL = re.compile(r"^[0-9]*[一-鿿]{1,4}级")
_NOUN_OF_LEVEL = re.compile(r"[家省市县区]级(?:及?以上)?(?P<noun>[一-鿿“”]{2,})$")
_PER_HEAD = re.compile(r"[人户亩日地]均$")
_MAKING = frozenset(
    w
    for w in _WORDS["increase"]
    if w.startswith(
        (
            "新",
            "建",
            "创",
            "培",
            "引",
            "招",
            "打造",
            "改造",
            "完成",
            "实施",
            "开工",
            "扩建",
            "改建",
            "增",
            "争创",
            "创",
        )
    )
)
_PAIRS = {w.split("=")[0]: w.split("=")[1].split("/") for w in _WORDS["pairs"]}
_ORDINAL = re.compile(r"^(?:[(（]?[0-9]{1,2}[)）.．、]|[①-⑳])(?![0-9])")
_GROWN = re.compile(r"(?:增长|下降|提高|增速|增幅)$")
_TREASURY = re.compile(r"财政(?:资金|每年)*(?:安排|统筹|预算)?$")
_EVERY_YEAR = re.compile(r"^.*(?:每年度?|每一年)(?=.{3})")
_DURING_START = re.compile(
    r"^(?:用|经过|通过|在)?[0-9一二三四五六两]{1,2}年(?:左右)?(?:内|时间|之内|以内)?(?=[一-鿿])"
)
_VERBS = frozenset(_WORDS["increase"]) | frozenset(_WORDS["cumulative"])
_NO_VERBS = (
    "增加值",
    "投资额",
    "投资强度",
    "销售额",
    "销售收入",
    "发展水平",
    "生产总值",
    "绿化率",
    "绿化覆盖",
)
# 其中10个达到世界级水平: of what was named before.
_DOES = re.compile(r"达到|实现|建成|成为|获评|通过|完成|进入|取得|具备|开展")
_LONGEST = 60


def indicator_of(text: str, item: Item, shape: Shape, memory: Memory) -> str:
    """The indicator: the item's own words, completed from the item before, with 增长 behind when it is a rate.

    A list carries its verb along: 新增泊位3万个、充电桩1500个 is 新增充电桩.
    """
    own = words_of(text, item, shape)
    previous = memory.indicator
    if memory.topic and (not own or _TREASURY.search(own)):
        own = memory.topic
    if shape == "subject" and previous and "其中" in item.before and _DOES.match(own):
        return _verbless(previous) + own
    if shape in ("thing", "subject"):
        return own or previous or ""
    carries = shape == "tail" and item.index and memory.verb and own
    if carries and _verbless(own) == own:
        own = own if _COMPLETE.search(own) or item.tokens else memory.verb + own
    own = _of_level(own, previous or "")
    words = complete(own, item, previous or memory.subject or None)
    growth = growth_of(item)
    if growth and not words.endswith(growth):
        return words + growth
    if not own and not growth and not _is_rate(item):
        return _GROWN.sub("", words) or words
    return words


def _of_level(own: str, previous: str) -> str:
    """省级10家 behind 新增国家级单项冠军1家 is 新增省级单项冠军."""
    level = _LEVEL.fullmatch(_verbless(own)) if own else None
    noun = _NOUN_OF_LEVEL.search(previous)
    return own + noun["noun"] if level and noun else own


def leading_verb(words: str) -> str:
    """The verb an indicator begins with: 新增 of 新增创新平台; "" when it begins with none."""
    if words.startswith(_NO_VERBS):
        return ""
    for length in range(6, 1, -1):
        if words[:length] in _MAKING and len(words) > length:
            return words[:length]
    return ""


def begins_with_verb(words: str) -> bool:
    """Whether an indicator tells of something done: 组织对接活动."""
    return _verbless(words) != words


def led_back(indicators: list[str]) -> list[str]:
    """新建10条、改造20条城市道路; 1个国家级、3个市级园区: what a thing lacks stands with the last of the list."""
    if len(indicators) < 2:
        return indicators
    last = _verbless(indicators[-1])
    common = _LEVEL.sub("", last, count=1)
    made: list[str] = []
    for words in indicators[:-1]:
        if words in _VERBS:
            words += last
        elif _LEVEL.fullmatch(_verbless(words)) and common != last:
            words += common
        made.append(words)
    return [*made, indicators[-1]]


def words_of(text: str, item: Item, shape: Shape) -> str:
    """The indicator as the item itself words it; "" when the item has none of its own."""
    stem = _short(_strip(text[item.start : item.stem_end]))
    if item.amount.cls == "share":
        stem = _OF_A_WHOLE.sub("", stem)
    if shape == "thing":
        thing = _tidy(text[item.suffix.end : item.end])
        return _verb(item) + thing if thing else stem
    if shape == "subject":
        end = item.clause.end if item.inner else item.end
        stem = "" if item.before.endswith("等") else stem
        return _short(stem + _tidy(text[item.suffix.end : end]))
    return stem or "".join(t.word for t in item.tokens if t.kinds == {"increase"})


def complete(words: str, item: Item, previous: str | None) -> str:
    """Add the owner from the item before when the words lean on it: 产量 behind 粮食播种面积 is 粮食产量."""
    if not previous:
        return words or _verb(item)
    if words in _VERBS and words not in _LEAN_WORDS and leading_verb(previous) == words:
        return previous
    if words.endswith("的") and "的" in previous:
        return words + previous.rsplit("的", 1)[1]
    if not words and "占" in previous and growth_of(item):
        return previous[: previous.index("占")]
    if not words:
        return previous if not item.has("cumulative") else _verbless(previous)
    if words.startswith(("高于", "低于", "快于", "高出")):
        return previous + words
    if words in _LEAN_WORDS or words.startswith("占"):
        owner = _owner(previous)
        return words if owner and owner in words else owner + words
    return words


def strip_words(raw: str) -> str:
    """The words without dates, openings and closings: for classes and ranks, which have no item."""
    return _short(_strip(raw))


def complete_words(words: str, previous: str | None) -> str:
    """Words that lean (出水水质) with the owner from before; without words, the indicator before."""
    if not words:
        return previous or ""
    return _owner(previous) + words if previous and words in _LEAN_WORDS else words


def shared_out(words: str, count: int) -> list[str]:
    """大、中、小型矿山建成率 for three numbers -> 大型矿山建成率, 中型矿山建成率, 小型矿山建成率."""
    quoted = _ABBREVIATED.match(words)
    if quoted and len(quoted["short"]) == count:
        return [char + quoted["rest"] for char in quoted["short"]]
    parts = words.split("、") if words.count("、") == count - 1 else _PARTS.split(words)
    if len(parts) != count or not all(parts):
        pair = next((p for p in _PAIRS if p in words), None)
        halves = _PAIRS[pair] if pair and count == 2 else []
        return [words.replace(str(pair), half, 1) for half in halves] or [words] * count
    *heads, last = parts
    if "占" in last and not any("占" in h for h in heads):
        return [*(h + last[last.index("占") :] for h in heads), last]
    listed = _AND_OTHERS.fullmatch(last)
    if listed:
        return [h + listed["rest"] for h in (*heads, listed["own"])]
    if all(_COMPLETE.search(h) for h in heads):
        return [complete_words(p, parts[0]) if i else p for i, p in enumerate(parts)]
    common = _common(heads[-1], last)
    return [*(h + common for h in heads), last]


def _common(head: str, last: str) -> str:
    """What the last part shares with the others: 居民收入 of 城镇、农村居民收入, 平均浓度 of PM2.5、二氧化硫平均浓度."""
    measure = re.search(rf"(?:平均|总|年均)?(?:{alternation(_WORDS['lean'])})$", last)
    alike = (
        len(head) < len(last)
        and not head.isascii()
        and (len(head) <= 2 or last[len(head) - 1] == head[-1])
    )
    return last[len(head) :] if alike or measure is None else measure[0]


def _verb(item: Item) -> str:
    """The verb right before the number: 新增, 建成."""
    words = [t.word for t in item.tokens if "increase" in t.kinds or "cumulative" in t.kinds]
    return "".join(words[-2:])


def growth_of(item: Item) -> str:
    """增长 belongs to the name of a rate: GDP增长."""
    if not _is_rate(item):
        return ""
    grown = [
        t.word
        for t in item.tokens
        if ("growth_up" in t.kinds or "growth_down" in t.kinds) and t.word != "翻"
    ]
    return grown[0].removeprefix("同比") if grown else ""


def _is_rate(item: Item) -> bool:
    return item.amount.cls in ("share", "points", "times", "doublings")


def _verbless(words: str) -> str:
    """Without the verb in front: 新增企业 -> 企业; 增加值 begins with none."""
    for length in range(6, 1, -1):
        if words.startswith(_NO_VERBS):
            break
        if words[:length] in _VERBS and len(words) > length:
            return words[length:]
    return words


def _owner(previous: str) -> str:
    """The words of an indicator without its verb and its measure: 粮食 of 粮食播种面积."""
    stem = _verbless(previous)
    if "占" in stem[1:]:
        return stem[: stem.index("占", 1)]
    end = _LEAN_END.search(stem)
    while end and end.start() > 0:
        stem = stem[: end.start()]
        end = _LEAN_END.search(stem)
    return stem


def _strip(raw: str) -> str:
    words = _ORDINAL.sub("", strip_dates(raw).strip(_EDGES))
    words = _EVERY_YEAR.sub("", _DURING_START.sub("", words))
    while True:
        before = words
        opening = _OPENING.match(words)
        if opening and not _starts_with_verb(words):
            words = _DURING_START.sub("", words[opening.end() :])
        words = _FROM.sub("", _BASE_TAIL.sub("", words))
        closing = _CLOSING.search(words)
        if closing and not _PER_HEAD.search(words):
            words = words[: closing.start()]
        words = words.strip(_EDGES)
        if "占" in words or words.startswith("完成"):
            words = words.removesuffix("的")
        if words == before:
            return words


def _starts_with_verb(words: str) -> bool:
    return words.startswith(("实现税", "实现利", "推动力", "以旧", "总体规"))


def _tidy(raw: str) -> str:
    words = raw.strip(_EDGES)
    words = _THING_END.sub("", words).strip(_EDGES)
    return _short(words.removeprefix("的"))


def _short(words: str) -> str:
    words = _REMARK.sub("", words)
    return words if len(words) <= _LONGEST else words[-_LONGEST:]
