"""`luoshi export`: a programme as one file that says the same as the office's own board."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cast import NOW, load_county, record, some_figures
from click.testing import CliRunner, Result

from luoshi.cli import main
from luoshi.packages import DataPackage, read_package
from luoshi.plan import plan_to_dict
from luoshi.progress import assess, checksum
from luoshi_web.ledger import models
from luoshi_web.ledger.export import exported
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Programme:
    programme = load_county()
    some_figures(programme)
    return programme


def export(file: Path, *options: str) -> Result:
    return CliRunner().invoke(main, ["export", "--datapackage", str(file), *options])


def package_of(file: Path, *options: str) -> DataPackage:
    done = export(file, *options)
    assert done.exit_code == 0, done.output
    return read_package(file)


def board(programme: Programme, day: date, known_on: datetime | None = None) -> str:
    standing = standing_on(programme, day, NOW, known_on)
    return checksum([target.now for target in standing.targets])


def unpacked(file: Path, folder: Path) -> tuple[str, str]:
    with zipfile.ZipFile(file) as archive:
        for name in ("targets.csv", "observations.csv"):
            (folder / name).write_bytes(archive.read(name))
    return str(folder / "targets.csv"), str(folder / "observations.csv")


def test_it_writes_the_whole_programme(county, tmp_path):
    package = package_of(tmp_path / "jia.zip")
    assert (package.code, package.area, package.horizon) == ("jia", "甲县", (2024, 2026))
    assert package.created == NOW
    assert len(package.rules) == 6
    assert len(package.observations) == 6
    assert {unit.name for unit in package.units} >= {"甲局", "东乡"}
    assert {indicator.code for indicator in package.indicators} >= {"t01", "t06"}
    version = models.PlanVersion.objects.get(programme=county)
    assert package.plan
    assert package.plan.title == version.title
    assert plan_to_dict(package.plan)["text"] == package.plan.text


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 10, 12), date(2026, 3, 31)])
def test_the_command_line_judges_it_as_the_board_does(county, tmp_path, day):
    package_of(tmp_path / "jia.zip")
    targets, figures = unpacked(tmp_path / "jia.zip", tmp_path)
    as_of = standing_on(county, day, NOW).as_of.isoformat()
    known = ["--known-on", day.isoformat()]
    files = ["--targets", targets, "--observations", figures, "--as-of", as_of, "--checksum"]
    done = CliRunner().invoke(main, ["assess", *files, *known])
    assert done.exit_code == 0, done.output
    assert done.output.strip() == board(county, day)


def test_it_says_what_was_known_on_a_day_and_nothing_later(county, tmp_path):
    day = date(2026, 10, 9)
    record(county, "T04", "2026-09", "9", recorded_at=datetime(2026, 10, 11, 2, tzinfo=UTC))
    before = package_of(tmp_path / "then.zip", "--known-on", day.isoformat())
    assert len(before.observations) == 6
    assert before.known_on
    judged = assess(before.rules, before.observations, [date(2026, 9, 30)])
    assert checksum(judged) == board(county, day)
    after = package_of(tmp_path / "now.zip")
    assert len(after.observations) == 7
    assert after.known_on is None


def test_it_keeps_the_ids_of_figures_from_one_export_to_the_next(county, tmp_path):
    first = package_of(tmp_path / "1.zip")
    record(county, "T05", "2026-08", "30")
    second = package_of(tmp_path / "2.zip")
    assert second.observations[: len(first.observations)] == first.observations


def test_it_writes_the_same_bytes_at_the_same_moment(county, tmp_path):
    package_of(tmp_path / "1.zip")
    package_of(tmp_path / "2.zip")
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_it_marks_sample_figures_and_says_so_aloud(county, tmp_path):
    done = export(tmp_path / "jia.zip")
    assert "其中 1 条是演示数据" in done.output
    assert [f.sample for f in read_package(tmp_path / "jia.zip").observations].count(True) == 1


def test_it_leaves_sample_figures_out_when_asked(county, tmp_path):
    sample = models.Observation.objects.get(sample=True)
    record(county, "T03", "2026-09", "2", replaces=sample)
    done = export(tmp_path / "jia.zip", "--no-sample")
    assert "没有导出演示数据 1 条" in done.output
    figures = read_package(tmp_path / "jia.zip").observations
    assert not any(figure.sample for figure in figures)
    assert figures[-1].replaces is None  # what it replaced is not in the package
    county.show_sample = False
    county.save()
    assert package_of(tmp_path / "hidden.zip").observations == figures


def test_it_includes_the_figures_of_towns(county, tmp_path):
    record(county, "T04", "2026-09", "3", area="东乡")
    areas = {figure.area for figure in package_of(tmp_path / "jia.zip").observations}
    assert areas == {"甲县", "东乡"}


def test_it_keeps_the_later_of_two_figures_of_one_instant_and_says_so(county, tmp_path):
    kept = record(county, "T04", "2026-09", "8", document=" 统计月报 ")
    done = export(tmp_path / "jia.zip")
    assert "：1 条" in done.output
    package = read_package(tmp_path / "jia.zip")
    assert [f.value for f in package.observations if f.indicator == "t04"] == [8]
    assert package.observations[-1].id == f"{kept.pk:012d}"
    assert package.observations[-1].document == "统计月报"
    judged = assess(package.rules, package.observations, [date(2026, 9, 30)])
    assert checksum(judged) == board(county, date(2026, 10, 12))


def test_it_does_not_overwrite_unless_told_to(county, tmp_path):
    file = tmp_path / "jia.zip"
    file.write_bytes(b"mine")
    done = export(file)
    assert done.exit_code == 2
    assert "没有覆盖" in done.output
    assert file.read_bytes() == b"mine"
    assert package_of(file, "--force").code == "jia"
    assert [path.name for path in tmp_path.iterdir()] == ["jia.zip"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--programme", "yi"), "没有项目 yi"),
        (("--known-on", "2026-10-13"), "还没有到"),
        (("--known-on", "2024-08-01"), "还没有采用方案"),
        (("--known-on", "十月"), "known-on"),
    ],
)
def test_it_says_why_it_wrote_nothing(county, tmp_path, options, said):
    done = export(tmp_path / "jia.zip", *options)
    assert done.exit_code == 2
    assert said in done.output
    assert not list(tmp_path.iterdir())


def test_it_asks_for_the_programme_when_there_are_several(county, tmp_path):
    other = {"short_title": "乙", "area": "乙县", "policy": county.policy, "created_at": NOW}
    Programme.objects.create(code="yi", title="乙县", first_year=2025, last_year=2027, **other)
    assert "不止一个项目，请用 --programme 写明代码：jia、yi" in export(tmp_path / "1.zip").output
    assert "还没有采用方案" in export(tmp_path / "1.zip", "--programme", "yi").output
    assert package_of(tmp_path / "1.zip", "--programme", "jia").code == "jia"


def test_it_says_that_there_is_no_programme_or_no_folder(db, tmp_path):
    assert "还没有项目" in export(tmp_path / "jia.zip").output
    assert "没有文件夹" in export(tmp_path / "none" / "jia.zip").output
    assert not list(tmp_path.iterdir())


def test_it_asks_the_database_as_often_for_many_figures_as_for_few(
    county, django_assert_num_queries
):
    indicator = models.Indicator.objects.get(code="t04")
    at = datetime(2026, 10, 9, tzinfo=UTC)
    models.Observation.objects.bulk_create(
        models.Observation(
            programme=county, indicator=indicator, area=f"第{n}村", period="2026-09",
            first_month=24320, last_month=24320, value=n, unit="个", vintage="final", source="report",
            recorded_at=at + timedelta(seconds=n), recorded_by="甲局",
        )
        for n in range(5000)
    )  # fmt: skip
    with django_assert_num_queries(5):
        made = exported(county, known_on=None, now=NOW)
    assert len(made.package.observations) == 5006


def test_it_says_that_the_file_cannot_be_written(county, tmp_path):
    (tmp_path / "jia.zip.part").mkdir()
    done = export(tmp_path / "jia.zip")
    assert done.exit_code == 2
    assert "写不进去" in done.output
    assert not (tmp_path / "jia.zip").exists()
