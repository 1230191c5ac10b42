"""A list of units as printed -> parties with roles. 等 is dropped; sets (各镇街) and joint names count as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.plan import Party
from luoshi.plan.model import Role
from luoshi.reading.shadow import shadow
from luoshi.reading.words import alternation, lists

_WORDS = lists("duties")
_LEAD, _SUPPORT, _RESPONSIBLE = (alternation(_WORDS[k]) for k in ("lead", "support", "responsible"))
_TAILS = alternation(_WORDS["label_tail"]).replace("（", r"\(").replace("）", r"\)")
_CLOSING = alternation(_WORDS["closing"])
_ROLES = rf"(?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<responsible>{_RESPONSIBLE}))"
_OF_LEVEL = rf"(?:{alternation(_WORDS['label_head'])})?"
# Behind a bracket or a mark the role word alone is a label: （牵头：甲局；配合：乙局）.
_SHORT = (
    rf"(?:(?P<lead1>{alternation(_WORDS['short_lead'])})|(?P<support1>{alternation(_WORDS['short_support'])})"
    rf"|(?P<responsible1>{alternation(_WORDS['short_responsible'])}))"
)
LABEL = re.compile(
    rf"{_OF_LEVEL}{_ROLES}(?:{_TAILS})[ ]?(?:\([^()]{{0,20}}\))?[ ]?(?::|[\]】])"
    rf"|(?:^|(?<=[(\[【;,，;。、\n ])){_SHORT}[ ]?:"
    r"|(?P<told>(?:责任|任务|职责)分工)[ ]?:"
)
"""What opens a list of units. told: the list itself tells the roles, and is no list when it names no units."""
_LABEL_ENDS = re.compile(r"[:\]】]")
_LONGEST_LABEL = 44


def labels_in(folded: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The labels of a stretch in order: looked for only before colons and brackets, which is where one ends."""
    at = start
    for mark in _LABEL_ENDS.finditer(folded, start, len(folded) if end is None else end):
        found = LABEL.search(folded, max(at, mark.end() - _LONGEST_LABEL), mark.end())
        if found is not None:
            yield found
            at = found.end()


_BY_DUTY = r"(?:等(?:有关|相关)?(?:部门和单位|部门|单位)?)?(?:按照?|依|根据|依据)(?:各自)?(?:工作)?职[责能](?:分工|范围)?(?:共同|分别|分工|协同|抓好|组织|做好|会)?"
# The words that close a list of units and give it its role.
_VERB = re.compile(
    rf"(?:{_BY_DUTY}(?P<duty>{_RESPONSIBLE}|{_CLOSING}|{_SUPPORT})?"
    rf"|(?:共同|分别|联合|具体|统筹|总|为|作为)?(?:(?P<lead>{_LEAD})(?:{_CLOSING}|单位|部门)?"
    rf"|(?P<support>(?<!政)(?:{_SUPPORT}))(?:{_CLOSING}|单位|部门)?"
    rf"|(?P<responsible>{alternation(_WORDS['done_by'])})(?:{_CLOSING})?))[.。]?$"
)
_WITH = re.compile(r"会同|(?<=[局委厅部办])商")
_FIRST_LEADS = re.compile(alternation(_WORDS["first_leads"]))
_REMARK = re.compile(
    r"[,，;。]?(?:其中)?(?:排|列|第|首)[^,，、;。]{0,14}为(?:牵头|主责)(?:单位|部门)?(?:[,，]下同)?"
)
_SEPARATOR = re.compile(r"[、,，;。/\n]")
_AND = re.compile(r"[和及与](?=各|有关|相关|[省市县区](?!场|政|容)[^和及与]{2,}$|国家)")
_ETC = re.compile(
    r"(?:等(?:有关|相关|市直|省直|县直|区直|市级|省级|县级|区级|其他|各){0,3}(?:部门|单位|部门单位|部门和单位|\d{1,2}[个家](?:部门和单位|部门单位|部门|单位))?)$"
)
_LEVEL = re.compile(
    rf"各?(?:{alternation(_WORDS['level']).replace('（', r'[(]').replace('）', r'[)]')})$"
)
_LEVEL_HEAD = re.compile(
    rf"(?:{alternation(_WORDS['level']).replace('（', r'[(]').replace('）', r'[)]')})"
    r"(?:人民政府|政府|办事处|管委会|管理委员会|党工?委|委|机关|有关部门|相关部门|部门|单位)?(?:等|\([^()]*\))?"
    r"(?=$|[和及与各]|按|牵头|负责|配合|参与|落实)"
)
_UNIT = re.compile(rf"(?:{alternation(_WORDS['unit_tail'])})(?:\([^()]*\))?$")
_SET = re.compile(rf"(?:{alternation(_WORDS['unit_set'])})")
_NOT_UNIT = re.compile(alternation(_WORDS["not_unit"]))
_STUCK = re.compile(
    r"(?<=[局厅署])(?=[省市县区][^场])|(?<=委员会|管委会|办公室)(?=[省市县区][^场])|(?<=政府)(?=[省市县区][^场])"
)
_BY = re.compile(r"^(?:由|请|以)")
# What may follow the units in State Council papers: 持续推进, 2025年底前完成.
_WHEN = re.compile(
    r"^(?:持续|长期|常态化|分步|适时|逐步|按时|限时)[^、]{0,8}$|^(?:20)?[0-9]{2,4}年|(?:年底前|月底前|前完成|完成|到位|[0-9]月)$"
)
# Without any label the first name must be a unit beyond doubt: （平台） and （园区） are not.
# 市直有关部门、单位 is one set.
_AND_UNITS = re.compile(r"单位(?:$|配合|负责|按|分别|落实|参与|参加|等)")
_FIRM_UNIT = re.compile(
    r"^(?:[省市县区州旗](?:妇联|残联|科协|文联|侨联)|团[省市县区州旗]委)$|..(?:[局委厅部办署]|集团|法院|检察院|办事处|总队|支队|大队|工会|妇联|残联|科协|政府|委员会|管委会|办公室|银行|公司|中心)(?:\([^()]*\))?$"
)
_REMARK_IN_NAME = re.compile(
    r"[(<〈](?:含|不含|包括|不包括|以下简称|下同|列|按职责|按照职责|根据职责)[^()<>〈〉]*+[)>〉]$"
)
_LONGEST_NAME = 34
LEAD_MARKS = "△▲★☆※*"
"""A mark before a unit in a list: the unit leads (a remark at the end of the annex says so)."""


def first_leads(passage: str) -> bool:
    """Whether a remark says that the unit listed first leads from here on."""
    return bool(_FIRST_LEADS.search(shadow(passage)))


def parties_of(body: str, *, first_is_lead: bool = False) -> tuple[Party, ...]:
    """The parties of one passage; () when the words are no list of units."""
    folded = shadow(body)
    stop = folded.find("。")
    if 0 < stop < len(folded) - 1 and not any(labels_in(folded, stop)):
        body, folded = body[:stop], folded[:stop]
    remark = _REMARK.search(folded)
    if remark:
        body, folded = (t[: remark.start()] + t[remark.end() :] for t in (body, folded))
    named = _labelled(body, folded) if any(labels_in(folded)) else _closed(body, folded, None)
    if named is None or not named:
        return ()
    told = len(named) == 1 and _VERB.search(folded) is not None
    return _settle(named, first_is_lead=first_is_lead and not told)


def is_list_of_units(words: str, *, firm: bool = True) -> bool:
    """Whether words without label or role are units and nothing else; firm: the first a unit beyond doubt."""
    named = [_clean(w) for w in _items(words, shadow(words))]
    if not named or not all(_is_unit(n) for n in named) or words[:1].isdigit():
        return False
    return not firm or bool(_FIRM_UNIT.search(shadow(named[0])))


def _labelled(body: str, folded: str) -> list[tuple[str, str]] | None:
    labels = list(labels_in(folded))
    found: list[tuple[str, str]] = []
    for i, label in enumerate(labels):
        end = labels[i + 1].start() if i + 1 < len(labels) else len(body)
        kind = None if label["told"] else str(label.lastgroup).rstrip("1")
        part = _closed(body[label.end() : end], folded[label.end() : end], kind)
        found.extend(part or [])
    head = folded[: labels[0].start()].strip(" ,，;、。")
    if head and len(head) > 4:
        found[:0] = _closed(body[: labels[0].start()], folded[: labels[0].start()], None) or []
    return found


def _closed(body: str, folded: str, kind: str | None) -> list[tuple[str, str]] | None:
    """Split a list; a role word at the end of an item gives its role to the items since the last one."""
    found: list[tuple[str, str]] = []
    waiting: list[str] = []
    spoken = False
    for name in _items(body, folded):
        if ":" in shadow(name):
            break  # 适用范围：…… ends the units
        if _WHEN.search(shadow(name.strip())):
            continue
        verb = _VERB.search(shadow(name))
        if verb is None:
            waiting.append(name)
            continue
        spoken = True
        role = "lead" if verb["lead"] else "support" if verb["support"] else "responsible"
        if verb["duty"] and re.fullmatch(_SUPPORT, verb["duty"]):
            role = "support"
        if name[: verb.start()].strip():
            waiting.append(name[: verb.start()])
        found.extend(_together(waiting, role))
        waiting = []
    found.extend((w, kind or ("responsible" if not spoken else "rest")) for w in waiting)
    named = [
        (clean, "lead" if raw.strip()[:1] in LEAD_MARKS else role)
        for raw, role in found
        if (clean := _clean(raw))
    ]
    if kind is None and not all(_is_unit(name) for name, _ in named):
        return None
    if kind is None and not spoken and (not named or not _FIRM_UNIT.search(shadow(named[0][0]))):
        return None
    return [(name, role) for name, role in named if len(name) <= _LONGEST_NAME]


def _together(names: list[str], role: str) -> list[tuple[str, str]]:
    """甲局会同乙局、丙局负责: who stands before 会同 leads, the others support."""
    made: list[tuple[str, str]] = []
    for name in names:
        met = _WITH.search(name) if role != "support" else None
        if met is None:
            made.append((name, role))
            continue
        made = [(n, "lead") for n, _ in made]
        made.append((name[: met.start()], "lead"))
        made.append((name[met.end() :], "support"))
        role = "support"
    return made


def _items(body: str, folded: str) -> list[str]:
    """Cut at separators outside brackets and quotation marks; keep 各区、县（市）政府 whole."""
    pieces = _pieces(body, folded, "([“《<〈", ")]”》>〉")
    if pieces is None:
        pieces = _pieces(body, folded, "([", ")]") or _SEPARATOR.split(body)
    merged: list[str] = []
    for piece in pieces:
        if merged and merged[-1].endswith("部门") and _AND_UNITS.match(piece.strip()):
            merged[-1] += f"、{piece.strip()}"
        elif merged and _is_level(merged[-1]) and _LEVEL_HEAD.match(shadow(piece.strip())):
            merged[-1] = f"{merged[-1]}、{piece.strip()}"
        else:
            merged.extend(_split_and(piece))
    return [m for m in merged if m.strip()]


def _pieces(body: str, folded: str, opening: str, closing: str) -> list[str] | None:
    """Cut outside the brackets given; None when one of them never closes."""
    pieces: list[str] = []
    depth = last = 0
    for i, char in enumerate(folded):
        if char in opening:
            depth += 1
        elif char in closing:
            depth = max(0, depth - 1)
        elif depth == 0 and _SEPARATOR.match(char):
            pieces.append(body[last:i])
            last = i + 1
    return [*pieces, body[last:]] if depth == 0 else None


def _is_level(piece: str) -> bool:
    """各区 / 各县 / 各镇 without 政府 behind: the name goes on after the 、."""
    last = shadow(piece.strip()).split("、")[-1]
    first = shadow(piece.strip())
    return first.startswith("各") and bool(_LEVEL.fullmatch(last))


def _split_and(piece: str) -> list[str]:
    """甲局和各镇; 市甲局 市乙局, whose blank went with the other stray blanks."""
    stuck = _STUCK.split(piece)
    if len(stuck) > 1 and all(_FIRM_UNIT.search(shadow(s)) for s in stuck):
        return stuck
    cut = _AND.search(shadow(piece))
    if cut is None or not _UNIT.search(shadow(_ETC.sub("", piece[: cut.start()].strip()))):
        return [piece]
    return [piece[: cut.start()], *_split_and(piece[cut.end() :])]


def _clean(raw: str) -> str:
    name = raw.strip().strip("。.:：;；,，[]【】").lstrip(LEAD_MARKS)
    name = _BY.sub("", name)
    remark = _REMARK_IN_NAME.search(shadow(name))
    name = name[: remark.start()] if remark else name
    name = _ETC.sub("", name) if len(name) > 1 else name
    return name.strip()


def _is_unit(name: str) -> bool:
    folded = shadow(name)
    plain = folded.replace("设区的市", "设区市")
    if not 2 <= len(name) <= _LONGEST_NAME or _NOT_UNIT.search(plain):
        return False
    return bool(_UNIT.search(folded) or (_SET.match(folded) and len(folded) > 2))


def _settle(named: list[tuple[str, str]], *, first_is_lead: bool) -> tuple[Party, ...]:
    """With a lead among them the others support; 责任部门 beside 配合部门 leads."""
    roles = {role for _, role in named}
    has_lead = "lead" in roles
    bare = roles <= {"responsible", "rest"}
    made: list[Party] = []
    for i, (name, role) in enumerate(named):
        settled: Role = "responsible"
        if role == "lead" or (role == "responsible" and "support" in roles and not has_lead):
            settled = "lead"
        elif role == "support" or has_lead:
            settled = "support"
        if first_is_lead and bare:
            settled = "lead" if i == 0 else "support"
        made.append(Party(name, settled))
    return tuple(made)
