"""How many forms a PDF draws: a form may call others, they others again, and PDFium follows every call, circles included.

What a name stands for is read from the form's own dictionary and the objects it points to, wherever those are stored.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

# PDFium takes about a tenth of a millisecond for each form, and a plan draws a few hundred.
MAX_DRAWN = 20_000
_ENDLESS = 10 * MAX_DRAWN
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()%]{1,60})\s+Do\b")
_LINK = re.compile(rb"/([^\s/<>\[\]()%]{1,60})\s+(\d{1,9})\s+\d{1,5}\s+R\b")
_ELSEWHERE = (b"Resources", b"XObject")
_FIRST = re.compile(rb"/First\s+(\d{1,9})")
_LONGEST = 1 << 16


class Drawings:
    """Collects what pages and forms draw, stream by stream, then counts."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._forms: dict[int, Counter[bytes]] = {}
        self._heads: dict[int, bytes] = {}
        self._pages: Counter[bytes] = Counter()
        self._links: dict[bytes, set[int]] = {}
        self._stored: dict[int, bytes] = {}
        self._own: dict[int, dict[bytes, int]] = {}

    def add(self, number: int, head: bytes, content: bytes) -> None:
        """One stream: its object's number, its dictionary, what it holds."""
        names = _DRAWN.findall(content) if b"Do" in content else []
        if _FORM.search(head):
            self._forms[number] = Counter(names)
            self._heads[number] = head
        else:
            self._pages.update(names)
        if b"/ObjStm" in head:
            self._store(head, content)

    def count(self) -> int:
        """How many forms are drawn at most; very many when one of them draws itself."""
        if not any(self._forms.values()):
            return 0
        for source in (self._data, *self._stored.values()):
            for name, to in _LINK.findall(source):
                self._links.setdefault(name, set()).add(int(to))
        self._own = {number: self._links_of(head) for number, head in self._heads.items()}
        costs: dict[int, int] = {}
        for number in self._forms:
            self._cost(number, costs)
        return sum(
            times * max((costs[n] for n in self._may_be(name, None)), default=0)
            for name, times in self._pages.items()
        )

    def _store(self, head: bytes, content: bytes) -> None:
        """Objects that are kept together in one stream: first their numbers and places, then they themselves."""
        found = _FIRST.search(head)
        first = int(found[1]) if found else 0
        header = [int(word) for word in content[:first].split() if word.isdigit()]
        places = sorted(zip(header[1::2], header[::2], strict=False))
        ends = [place for place, _ in places[1:]] + [len(content)]
        for (place, number), end in zip(places, ends, strict=False):
            self._stored[number] = content[first + place : first + end]

    def _links_of(self, head: bytes) -> dict[bytes, int]:
        """Names in a form's dictionary, and in those that it points to for its resources."""
        links: dict[bytes, int] = {}
        waiting, seen = [head], set[int]()
        while waiting:
            for name, to in _LINK.findall(waiting.pop()):
                number = int(to)
                if name not in _ELSEWHERE:
                    links.setdefault(name, number)
                elif number not in seen:
                    seen.add(number)
                    waiting.append(self._object(number))
        return links

    def _object(self, number: int) -> bytes:
        if number in self._stored:
            return self._stored[number]
        found = re.search(rb"(?<!\d)%d\s+\d{1,5}\s+obj\b" % number, self._data)
        if found is None:
            return b""
        end = self._data.find(b"endobj", found.end(), found.end() + _LONGEST)
        return self._data[found.end() : end if end >= 0 else found.end() + _LONGEST]

    def _may_be(self, name: bytes, caller: int | None) -> Iterable[int]:
        """The forms a name may stand for: by the caller's dictionaries, by any in the file, else every form."""
        own = self._own[caller].get(name) if caller is not None else None
        if own is not None:
            return [own] if own in self._forms else []
        found = self._links.get(name)
        return self._forms if found is None else [n for n in found if n in self._forms]

    def _cost(self, number: int, costs: dict[int, int]) -> None:
        """Without recursion: a file may chain a hundred thousand forms. Those begun and without a cost are on the way here."""
        waiting = [number]
        begun: set[int] = set()
        while waiting:
            one = waiting[-1]
            if one in costs:
                waiting.pop()
            elif one not in begun:
                begun.add(one)
                waiting += [
                    form
                    for name in self._forms[one]
                    for form in self._may_be(name, one)
                    if form not in costs and form not in begun
                ]
            else:
                waiting.pop()
                total = sum(
                    times * self._dearest(name, one, costs)
                    for name, times in self._forms[one].items()
                )
                costs[one] = min(1 + total, _ENDLESS)

    def _dearest(self, name: bytes, caller: int, costs: dict[int, int]) -> int:
        """What a call costs at most. A circle is endless when it is certain, and nothing when it is only possible."""
        circle = _ENDLESS if name in self._own[caller] else 0
        return max((costs.get(n, circle) for n in self._may_be(name, caller)), default=0)
