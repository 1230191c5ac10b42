"""How fast texts are read, beside the peer: the same texts, the same process, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import ModuleType

from bench.corpus import Annotated
from bench.peer import Amount, Peer
from luoshi.reading import read_plan


@dataclass(frozen=True, slots=True)
class Speed:
    """seconds: of all texts together, the best of `rounds` for each."""

    documents: int
    characters: int
    reader: float
    amounts: float
    dates: float


@dataclass(frozen=True, slots=True)
class Found:
    """promised: numbers that the texts promise; found: of those, the peer names the value at the place; named: places it names in all."""

    promised: int
    found: int
    named: int


def speed(texts: Sequence[Annotated], peer: Peer, rounds: int) -> Speed:
    """luoshi gives a whole plan (outline, targets, duties and the rest); the peer amounts, and apart from them dates."""
    read_plan(
        texts[0].data, texts[0].name
    )  # imports and word lists are not counted, nor are the peer's models
    reader = amounts = dates = 0.0
    characters = 0
    for text in texts:
        words = text.data.decode("utf-8")
        characters += len(words)
        reader += _best(lambda text=text: read_plan(text.data, text.name), rounds)  # type: ignore[misc]
        amounts += _best(lambda words=words: list(peer.amounts(words)), rounds)  # type: ignore[misc]
        dates += _best(lambda words=words: peer.dates(words), rounds)  # type: ignore[misc]
    return Speed(len(texts), characters, reader, amounts, dates)


def _best(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the fastest round: others were slowed by something else."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def promised_by_peer(texts: Sequence[Annotated], peer: Peer, scorer: ModuleType) -> Found:
    """How many of the promised numbers the peer names at all, whatever they count."""
    promised = found = named = 0
    for text in texts:
        words = text.data.decode("utf-8").replace("\r\n", "\n")
        amounts = list(peer.amounts(words))
        named += len({(a.start, a.end) for a in amounts})
        for gold in text.gold["targets"]:
            value, _ = scorer.quantity(gold.get("value"), gold.get("unit"))
            if gold.get("ignore") or not isinstance(value, Decimal):
                continue
            promised += 1
            found += _names(amounts, _place(gold, words, scorer), value)
    return Found(promised, found, named)


def _place(gold: dict[str, object], words: str, scorer: ModuleType) -> tuple[int, int]:
    if "start" in gold:
        return int(str(gold["start"])), int(str(gold["end"]))
    start, end = scorer.span(words, gold["quote"], gold.get("nth"))
    return int(start), int(end)


def _names(amounts: Sequence[Amount], place: tuple[int, int], value: Decimal) -> bool:
    start, end = place
    return any(a.start < end and a.end > start and a.value == value for a in amounts)
