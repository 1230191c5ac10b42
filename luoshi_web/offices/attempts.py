"""Limits of guessing and flooding by strangers: how many attempts an address has, as attempts.yaml says. Reads only."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

from django.conf import settings

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader
from luoshi_web.offices.models import Attempt, Programme

FILE: Final = "attempts.yaml"
log = logging.getLogger(__name__)


class AttemptRulesError(LuoshiError):
    """attempts.yaml is not as its head says."""


_READER: Final = RuleReader("luoshi_web.offices", AttemptRulesError)


@dataclass(frozen=True, slots=True)
class Limit:
    label: str
    most: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class AttemptRules:
    version: int
    keep: timedelta
    limits: Mapping[str, Limit]


@cache
def attempt_rules() -> AttemptRules:
    return read_attempt_rules(_READER.packaged(FILE))


def read_attempt_rules(data: Mapping[str, Any]) -> AttemptRules:
    keep = timedelta(hours=_READER.whole_in(data, "keep", FILE))
    limits = {}
    for code, entry in _READER.mapping(data.get("purposes"), f"{FILE} 的 purposes").items():
        place = f"{FILE} 的 {code}"
        row = _READER.mapping(entry, place)
        window = timedelta(minutes=_READER.whole_in(row, "minutes", place))
        if window > keep:
            raise AttemptRulesError(
                f"{place} 的 minutes 比 keep 还长。", "请改短，或把 keep 改长。"
            )
        limits[code] = Limit(
            _READER.text_in(row, "label", place), _READER.whole_in(row, "most", place), window
        )
    return AttemptRules(_READER.whole_in(data, "version", FILE), keep, limits)


def limit_of(purpose: str) -> Limit:
    """AttemptRulesError for a purpose that attempts.yaml does not name."""
    limits = attempt_rules().limits
    return limits[_READER.one_of(purpose, limits.keys(), FILE)]


def too_many(programme: Programme, purpose: str, address: str, now: datetime) -> datetime | None:
    """Until when the address must wait; None: it may try. One query. A refusal is logged, without the address.

    Several requests at one moment may each find the last place free: the limit holds to within a handful.
    """
    until = waits_until(programme, purpose, address, now)
    if until is not None:
        log.warning("attempts: %s refused in %s", purpose, programme.code)
    return until


def waits_until(programme: Programme, purpose: str, address: str, now: datetime) -> datetime | None:
    """As `too_many`, without a line in the log."""
    limit = limit_of(purpose)
    rows = Attempt.objects.filter(
        programme=programme, purpose=purpose, address=address_key(address),
        at__gt=now - limit.window,
    )  # fmt: skip
    recent = list(rows.order_by("-at").values_list("at", flat=True)[: limit.most])
    return recent[-1] + limit.window if len(recent) == limit.most else None


def address_key(address: str) -> str:
    """A keyed hash: it tells two attempts of one address, and nobody without the installation's key from where."""
    told = f"luoshi attempt {_network(address)}"
    return hmac.new(settings.SECRET_KEY.encode(), told.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    try:
        found = ip_address(address.strip())
    except ValueError:
        # Behind a socket the server tells none: then all strangers are one.
        return address.strip()
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped) if found.ipv4_mapped else f"{int(found) >> 64:x}/64"
