"""A pack's peers: what Tengzhou's says, and what is refused by file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_packs_loader import FILES

from luoshi.packs import PackError, load_pack, load_pack_dir
from luoshi.packs.model import Pack

ROOT = Path(__file__).resolve().parents[2]
HEAD = "area,indicator,year,value,unit,definition,source,grade,url,published_on\n"
LINE = "乙县,projects,2023,8,个,范围=全市域,乙县公报,B,,2024-03-01\n"
STICKS = "indicator,better,growth,heads,definition,note\nprojects,larger,,,范围=全市域,\n"


def loaded(peers: str = HEAD + LINE, sticks: str = STICKS, areas: str = "乙县: model") -> Pack:
    files = {
        **FILES,
        "pack.yaml": FILES["pack.yaml"] + f"peers: {{{areas}}}\n",
        "peers.csv": peers,
        "yardsticks.csv": sticks,
    }
    return load_pack(lambda name: files[name].encode())


def test_it_reads_peers_yardsticks_and_figures() -> None:
    peers = loaded().peers
    assert peers is not None
    assert (peers.areas, peers.yardsticks[0].better) == ((("乙县", "model"),), "larger")
    assert (peers.figures[0].source, peers.figures[0].year) == ("乙县公报", 2023)


def test_a_pack_without_peers_has_none() -> None:
    assert load_pack(lambda name: FILES[name].encode()).peers is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("乙县公报", "", ["peers.csv 第 2 行", "source", "没有填"]),
        ("乙县,", "丙县,", ["peers.csv 第 2 行", "area", "丙县"]),
        ("projects", "others", ["peers.csv 第 2 行", "indicator"]),
        (",8,", ",八,", ["peers.csv 第 2 行", "value"]),
        (",个,", ",亿元,", ["peers.csv 第 2 行", "unit"]),
        ("2023", "1023", ["peers.csv 第 2 行", "year"]),
        ("范围=全市域", "范围", ["peers.csv 第 2 行", "definition"]),
        (",B,", ",D,", ["peers.csv 第 2 行", "grade"]),
    ],
)
def test_a_figure_that_does_not_fit_is_named_by_its_place(
    old: str, new: str, said: list[str]
) -> None:
    with pytest.raises(PackError) as refused:
        loaded(HEAD + LINE.replace(old, new, 1))
    assert all(word in str(refused.value) for word in said)


def test_the_same_figure_twice_is_refused() -> None:
    with pytest.raises(PackError, match="第 2 行已经有了"):
        loaded(HEAD + LINE + LINE)


def test_a_figure_that_facts_tell_otherwise_is_refused() -> None:
    line = LINE.replace("乙县,", "测试县,").replace("2023", "2024")
    files = FILES["facts.csv"].replace("2024-03", "2024", 1)
    with pytest.raises(PackError, match=r"facts\.csv"):
        load_pack(
            lambda name: {
                **FILES,
                "facts.csv": files,
                "pack.yaml": FILES["pack.yaml"] + "peers: {测试县: near}\n",
                "peers.csv": HEAD + line,
                "yardsticks.csv": STICKS,
            }[name].encode()
        )


@pytest.mark.parametrize(
    ("sticks", "areas", "said"),
    [
        (STICKS.replace("larger", "bigger"), "乙县: model", "better"),
        (STICKS.replace("larger,,", "larger,speed,"), "乙县: model", "growth"),
        (STICKS, "乙县: rival", "rival"),
    ],
)
def test_yardsticks_and_areas_are_checked_too(sticks: str, areas: str, said: str) -> None:
    with pytest.raises(PackError, match=said):
        loaded(sticks=sticks, areas=areas)


def test_tengzhou_is_held_against_the_place_its_plan_names() -> None:
    peers = load_pack_dir(ROOT / "packs" / "tengzhou").peers
    assert peers is not None
    assert peers.areas[0] == ("张家港市", "model")
    assert len(peers.figures) == 12
    assert all(one.source for one in peers.figures)
