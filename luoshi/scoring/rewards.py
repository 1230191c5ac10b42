"""奖励: what a proposal of a reward may do next and what stands against it, as rewards.yaml says. Pure; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, Literal

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader
from luoshi.workdays import Works, worked_after

Who = Literal["office", "leader"]
_WHO: Final[tuple[Who, ...]] = ("office", "leader")


class RewardError(LuoshiError):
    """A move that a proposal cannot make now, or a rule file that is none."""


@dataclass(frozen=True, slots=True)
class RewardKind:
    code: str
    label: str
    means: str
    approval: bool
    yearly: int | None
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RewardMove:
    do: str
    label: str
    sources: tuple[str, ...]
    to: str
    who: Who
    guards: tuple[str, ...]
    asks_words: bool


@dataclass(frozen=True, slots=True)
class RewardRules:
    """states: code -> (label, open)."""

    version: int
    kinds: Mapping[str, RewardKind]
    bases: Mapping[str, str]
    states: Mapping[str, tuple[str, bool]]
    moves: tuple[RewardMove, ...]
    quotas: Mapping[str, int]
    least_days: int
    usual_days: int
    opinions: tuple[str, ...]

    def move(self, do: str) -> RewardMove:
        for one in self.moves:
            if one.do == do:
                return one
        raise RewardError(f"没有“{do[:20]}”这一步。", "请刷新页面。")


@dataclass(frozen=True, slots=True)
class Nominee:
    """Who is proposed. leader: a person of 县处级; veto: what stands against the unit in the scoring, "" for nothing."""

    name: str
    is_person: bool
    leader: bool = False
    veto: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An opinion asked for. fit None: not answered yet."""

    unit: str
    fit: bool | None = None


@dataclass(frozen=True, slots=True)
class Reward:
    """A proposal as the rules see it.

    basis: kind, document, clause; basis_file: whether its text is kept here. reason: why the quotas or the yearly count
    are exceeded. others: proposals of the same kind that are public in the same year. money: what is paid, "" for nothing;
    money_paper: its own approval. days: of the public notice; ends: its last day. open_objections: not decided yet.
    """

    kind: str
    state: str
    nominees: tuple[Nominee, ...] = ()
    basis: tuple[str, str, str] = ("", "", "")
    basis_file: bool = False
    approval: str = ""
    reason: str = ""
    others: int = 0
    money: str = ""
    money_paper: str = ""
    opinions: tuple[Asked, ...] = ()
    days: int = 5
    ends: date | None = None
    open_objections: int = 0
    upheld: tuple[str, ...] = field(default=())


_READER: Final = RuleReader("luoshi.scoring", RewardError)


@cache
def reward_rules() -> RewardRules:
    data = _READER.packaged("rewards.yaml")
    bases = _READER.mapping(data.get("bases"), "bases")
    states = _READER.mapping(data.get("states"), "states")
    notice = _READER.mapping(data.get("notice"), "notice")
    quotas = _READER.mapping(data.get("quotas"), "quotas")
    rules = RewardRules(
        version=_READER.whole_in(data, "version", "rewards.yaml"),
        kinds={
            code: _kind(code, _READER.mapping(entry, code), set(bases))
            for code, entry in _READER.mapping(data.get("kinds"), "kinds").items()
        },
        bases={code: str(words) for code, words in bases.items()},
        states={code: _state(code, entry) for code, entry in states.items()},
        moves=tuple(_move(entry, set(states)) for entry in data.get("moves", [])),
        quotas={key: _READER.whole_in(quotas, key, "quotas") for key in quotas},
        least_days=_READER.whole_in(notice, "least", "notice"),
        usual_days=_READER.whole_in(notice, "usual", "notice"),
        opinions=_READER.texts_in(data, "opinions", "rewards.yaml"),
    )
    if rules.usual_days < rules.least_days:
        raise RewardError("notice 的 usual 短于 least。", "请改 rewards.yaml。")
    return rules


def _kind(code: str, entry: Mapping[str, Any], bases: set[str]) -> RewardKind:
    allowed = _READER.texts_in(entry, "bases", code)
    return RewardKind(
        code,
        _READER.text_in(entry, "label", code),
        _READER.text_in(entry, "means", code),
        _READER.flag_in(entry, "approval", code),
        _READER.whole_in(entry, "yearly", code) if "yearly" in entry else None,
        tuple(_READER.one_of(base, bases, code) for base in allowed),
    )


def _state(code: str, entry: object) -> tuple[str, bool]:
    given = _READER.mapping(entry, code)
    return _READER.text_in(given, "label", code), _READER.flag_in(given, "open", code)


def _move(entry: object, states: set[str]) -> RewardMove:
    given = _READER.mapping(entry, "moves")
    do = _READER.text_in(given, "do", "moves")
    who = _READER.one_of(_READER.text_in(given, "who", do), _WHO, do)
    guards = _READER.texts_in(given, "guards", do)
    return RewardMove(
        do,
        _READER.text_in(given, "label", do),
        tuple(_READER.one_of(each, states, do) for each in _READER.texts_in(given, "from", do)),
        _READER.one_of(_READER.text_in(given, "to", do), states, do),
        "leader" if who == "leader" else "office",
        tuple(_READER.one_of(each, _GUARDS, do) for each in guards),
        given.get("asks") == "words",
    )


def notice_ends(begins: date, days: int, works: Works) -> date:
    """The last day of a public notice that began on a day, which is not counted itself. RewardError: shorter than the rule."""
    _require_days(days)
    return worked_after(begins, days, works)


def moves_from(state: str) -> tuple[RewardMove, ...]:
    return tuple(one for one in reward_rules().moves if state in one.sources)


def standing_against(reward: Reward, do: str, today: date) -> tuple[str, ...]:
    """Every sentence that stands against the move, in the order of its guards; none: it may be made."""
    found = (_GUARDS[guard](reward, today) for guard in reward_rules().move(do).guards)
    return tuple(words for words in found if words)


def take(reward: Reward, do: str, today: date, words: str = "") -> str:
    """The state after the move. RewardError names all that stands against it."""
    move = reward_rules().move(do)
    if reward.state not in move.sources:
        label = reward_rules().states[reward.state][0]
        raise RewardError(f"这项奖励现在是“{label}”，不能{move.label}。", "请刷新页面。")
    against = standing_against(reward, do, today)
    if against:
        raise RewardError("；".join(against) + "。", f"办好以后再{move.label}。")
    if move.asks_words and not words.strip():
        raise RewardError("没有写原因。", "请写一句为什么。")
    return move.to


def warnings(reward: Reward) -> tuple[str, ...]:
    """What exceeds the usual: said on the page, and only passed with a reason."""
    rules, kind = reward_rules(), reward_rules().kinds[reward.kind]
    persons = [one for one in reward.nominees if one.is_person]
    units = len(reward.nominees) - len(persons)
    leaders = sum(one.leader for one in persons)
    told = []
    if units > rules.quotas["collectives"]:
        told.append(f"集体{units}个，超过{rules.quotas['collectives']}个")
    if len(persons) > rules.quotas["persons"]:
        told.append(f"个人{len(persons)}名，超过{rules.quotas['persons']}名")
    if leaders * 100 > len(persons) * rules.quotas["leaders"]:
        told.append(f"县处级{leaders}名，超过个人的{rules.quotas['leaders']}%")
    if kind.yearly is not None and reward.others >= kind.yearly:
        told.append(f"今年已有{reward.others}项{kind.label}，一般一年{kind.yearly}项")
    return tuple(told)


def _require_days(days: int) -> None:
    least = reward_rules().least_days
    if days < least:
        raise RewardError(f"公示{days}个工作日，少于{least}个。", f"请填{least}或以上。")


def _candidates(reward: Reward, _today: date) -> str:
    return "" if reward.nominees else "还没有对象"


def _basis(reward: Reward, _today: date) -> str:
    kind, document, clause = reward.basis
    rules = reward_rules()
    if not (kind and document and clause):
        return "没有写全依据（类别、文件、条款）"
    if kind not in rules.kinds[reward.kind].bases:
        return f"{rules.kinds[reward.kind].label}不能以“{rules.bases.get(kind, kind)}”为依据"
    return "" if reward.basis_file else "没有附依据的文件"


def _approval(reward: Reward, _today: date) -> str:
    needed = reward_rules().kinds[reward.kind].approval
    return "表彰没有填批准文号" if needed and not reward.approval else ""


def _quota(reward: Reward, _today: date) -> str:
    over = [words for words in warnings(reward) if not words.startswith("今年")]
    return "" if reward.reason or not over else f"{'、'.join(over)}，没有写明理由"


def _yearly(reward: Reward, _today: date) -> str:
    over = [words for words in warnings(reward) if words.startswith("今年")]
    return "" if reward.reason or not over else f"{over[0]}，没有写明理由"


def _money(reward: Reward, _today: date) -> str:
    return "发放奖金没有单独的批准文件" if reward.money and not reward.money_paper else ""


def _asked(reward: Reward, _today: date) -> str:
    return "" if reward.opinions else "没有选征求哪些单位的意见"


def _vetoes(reward: Reward, _today: date) -> str:
    held = [f"{one.name}（{one.veto}）" for one in reward.nominees if one.veto]
    return f"有一票否决的对象：{'、'.join(held)}" if held else ""


def _answered(reward: Reward, _today: date) -> str:
    waiting = [one.unit for one in reward.opinions if one.fit is None]
    if not reward.opinions:
        return "还没有征求意见"
    return f"还没有答复意见：{'、'.join(waiting)}" if waiting else ""


def _fit(reward: Reward, _today: date) -> str:
    against = [one.unit for one in reward.opinions if one.fit is False]
    return f"有单位不同意，须先去掉有关对象再问：{'、'.join(against)}" if against else ""


def _days(reward: Reward, _today: date) -> str:
    least = reward_rules().least_days
    return f"公示{reward.days}个工作日，少于{least}个" if reward.days < least else ""


def _over(reward: Reward, today: date) -> str:
    if reward.ends is None:
        return "还没有公示"
    return "" if today > reward.ends else f"公示到{reward.ends.isoformat()}才满"


def _objections(reward: Reward, _today: date) -> str:
    if reward.open_objections:
        return f"{reward.open_objections}件异议还没有处理"
    named = {one.name for one in reward.nominees}
    held = [name for name in reward.upheld if name in named]
    return f"异议成立的对象还在名单里：{'、'.join(held)}" if held else ""


_GUARDS: Final[Mapping[str, Callable[[Reward, date], str]]] = {
    "candidates": _candidates,
    "basis": _basis,
    "approval": _approval,
    "quota": _quota,
    "yearly": _yearly,
    "money": _money,
    "asked": _asked,
    "vetoes": _vetoes,
    "answered": _answered,
    "fit": _fit,
    "days": _days,
    "over": _over,
    "objections": _objections,
}
