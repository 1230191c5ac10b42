"""Many entries of a register moved at once: all of them or none, and back to where they were ticked."""

from __future__ import annotations

import pytest
from cast import signed_in

from luoshi_web.registers.models import Revision

pytestmark = pytest.mark.databases


def test_it_moves_the_ticked_entries_together_or_not_at_all(plants):
    mei, url = signed_in("mei"), "/jia/registers/plants/bulk/"
    back = "/jia/registers/plants/?area=dong"
    done = mei.post(url, {"pick": ["1:1", "2:1"], "target": "checking", "next": back})
    assert (done.status_code, done["Location"]) == (302, back)
    mei.post(url, {"pick": ["2:2", "3:1"], "target": "certified"})
    stages = dict(Revision.objects.filter(superseded=None).values_list("entry_no", "stage"))
    assert stages == {1: "checking", 2: "checking", 3: "asked"}


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/jia/", "/other/", "/jia/\\x"]
)
def test_it_goes_back_only_within_the_programme(plants, back: str):
    form = {"pick": ["1:1"], "target": "checking", "next": back}
    done = signed_in("mei").post("/jia/registers/plants/bulk/", form)
    assert done["Location"].startswith("/jia/")
    assert "elsewhere" not in done["Location"]


@pytest.mark.parametrize("pick", [[], ["1"], ["x:1"], ["1:"], ["9:1"], ["1:7"]])
def test_it_moves_nothing_it_cannot_tell(plants, pick: list[str]):
    before = Revision.objects.count()
    signed_in("mei").post("/jia/registers/plants/bulk/", {"pick": pick, "target": "checking"})
    assert Revision.objects.count() == before
