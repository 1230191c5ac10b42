"""Light policies: from a gap to a light, with the place that published the rule. The data is policies.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from luoshi.errors import LuoshiError
from luoshi.progress._data import RuleDataError, load, mapping, packaged, tenths
from luoshi.progress.model import LIGHTS, Light

Basis = Literal["points", "ratio"]


@dataclass(frozen=True, slots=True)
class LightStep:
    """One line of a policy. bound: tenths of a point or of a percent, None for the last step that takes the rest."""

    light: Light
    bound: int | None
    inclusive: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """How a light is shown: a colour token and a word; the shape is the page's and stays with the light."""

    colour: str
    word: str


@dataclass(frozen=True, slots=True)
class LightPolicy:
    """A published rule for lights."""

    id: str
    version: int
    place: str
    source: str
    basis: Basis
    steps: tuple[LightStep, ...]
    palette: str
    signs: Mapping[Light, Sign]

    @property
    def name(self) -> str:
        """What an assessment keeps: id@version."""
        return f"{self.id}@{self.version}"

    def word(self, light: Light) -> str:
        return self.signs[light].word


@cache
def _packaged() -> tuple[str, dict[str, LightPolicy]]:
    data = packaged("policies.yaml")
    policies = _policies_of(data, "policies.yaml")
    default = str(data.get("default"))
    if default not in policies:
        raise RuleDataError(
            f"policies.yaml 的 default “{default}”不在 policies 里。", "请改成其中一个。"
        )
    return default, policies


def light_policies(text: str | None = None, name: str = "policies.yaml") -> dict[str, LightPolicy]:
    """The policies by name: the packaged ones, or those of `text` in the same grammar. Raises RuleDataError."""
    return dict(_packaged()[1]) if text is None else _policies_of(load(text, name), name)


def default_policy() -> str:
    """The name of the policy used when nothing else is said."""
    return _packaged()[0]


def policy_of(id_: str | None, extra: Mapping[str, LightPolicy] | None = None) -> LightPolicy:
    """The policy of that name ("wuhan" or "wuhan@1"), a pack's own first; None: the default. Raises LuoshiError."""
    table = {**_packaged()[1], **(extra or {})}
    key, _, version = (id_ or default_policy()).partition("@")
    if key not in table or (version and version != str(table[key].version)):
        raise LuoshiError(f"没有名为“{id_}”的亮灯规则。", f"可用的有：{'、'.join(sorted(table))}。")
    return table[key]


def _policies_of(data: dict[str, Any], name: str) -> dict[str, LightPolicy]:
    palettes = {
        key: _signs(mapping(entry, f"{name} 的色板 {key}"), f"{name} 的色板 {key}")
        for key, entry in mapping(data.get("palettes"), f"{name} 的 palettes").items()
    }
    entries = mapping(data.get("policies"), f"{name} 的 policies")
    return {
        key: _policy(key, mapping(entry, f"{name} 的 {key}"), f"{name} 的 {key}", palettes)
        for key, entry in entries.items()
    }


def _signs(entry: dict[str, Any], place: str) -> dict[Light, Sign]:
    signs: dict[Light, Sign] = {}
    for light in LIGHTS:
        sign = mapping(entry.get(light), f"{place} 的 {light}")
        if not sign.get("colour") or not sign.get("word"):
            raise RuleDataError(f"{place} 的 {light} 缺 colour 或 word。", "请补全。")
        signs[light] = Sign(str(sign["colour"]), str(sign["word"]))
    return signs


def _policy(
    key: str, entry: dict[str, Any], place: str, palettes: Mapping[str, Mapping[Light, Sign]]
) -> LightPolicy:
    basis: Basis | None = next((b for b in ("points", "ratio") if b == entry.get("basis")), None)
    if basis is None:
        raise RuleDataError(
            f"{place} 的 basis 写成了“{entry.get('basis')}”。", "可写：points、ratio。"
        )
    version = entry.get("version")
    if type(version) is not int or version < 1:
        raise RuleDataError(f"{place} 的 version 应是从 1 起的整数。", "请改正。")
    palette = str(entry.get("palette"))
    if palette not in palettes:
        raise RuleDataError(
            f"{place} 的色板“{palette}”没有定义。", f"可用：{'、'.join(palettes)}。"
        )
    steps = _steps(entry.get("steps"), place)
    origin = str(entry.get("place") or ""), str(entry.get("source") or "")
    return LightPolicy(key, version, *origin, basis, steps, palette, palettes[palette])


def _steps(values: Any, place: str) -> tuple[LightStep, ...]:
    if not isinstance(values, list) or len(values) < 2:
        raise RuleDataError(f"{place} 的 steps 至少要有两档。", "请照文件开头的写法改。")
    steps = []
    for number, value in enumerate(values, 1):
        where = f"{place} 第 {number} 档"
        entry = mapping(value, where)
        light: Light | None = next((k for k in LIGHTS[:3] if k == entry.get("light")), None)
        if light is None:
            raise RuleDataError(
                f"{where}的 light 写成了“{entry.get('light')}”。", "可写：green、amber、red。"
            )
        bounds = [k for k in ("from", "above") if k in entry]
        if len(bounds) != (number < len(values)):
            raise RuleDataError(f"{where}的界限不对。", "除最后一档外，每档写一个 from 或 above。")
        bound = tenths(entry[bounds[0]], where) if bounds else None
        steps.append(LightStep(light, bound, bounds != ["above"], str(entry.get("note") or "")))
    falling = [(s.bound, s.inclusive) for s in steps if s.bound is not None]
    if any(a[0] < b[0] or (a[0] == b[0] and a[1] >= b[1]) for a, b in pairwise(falling)):
        raise RuleDataError(f"{place} 的界限没有从高到低排。", "请把最好的一档写在最前。")
    return tuple(steps)
