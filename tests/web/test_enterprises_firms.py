"""The directory and the card: who an enterprise is, and what the registers say of it under any of its names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from enterprise_cases import CODES, LISTINGS, SECRETS, TITLES, entry, firm, register, unit

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.firms import (
    FirmTold,
    change_firm,
    gather_firms,
    make_firm,
    merge_firms,
)
from luoshi_web.enterprises.firm_rows import entries_about, firm_of, names_of, unknown_entries
from luoshi_web.enterprises.guards import ladder_rights
from luoshi_web.enterprises.models import Firm, FirmStep
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Role

HERE = "/jia/enterprises/"


@pytest.fixture
def titles(county):
    return register(county, TITLES)


def _keeper():
    access = access_of("mei")
    return access, ladder_rights(access)


def _said(row: Firm, who: str = "mei") -> list[str]:
    access = access_of(who)
    keys = [one.key for one in names_of(row)]
    return [one.kept.row.code for one in entries_about(access, keys)]


def test_it_finds_entries_under_any_name_however_it_is_written(titles):
    row = firm("示例甲（山东）公司", others=("老甲厂",))
    entry(titles, firm="示例甲(山东) 公司", kind="special", issued_on="2025-01-01")
    entry(titles, firm="老甲厂", kind="innovative", issued_on="2022-01-01", valid_to="2024-12-31")
    entry(titles, firm="别家", kind="giant", issued_on="2025-01-01")
    assert _said(row) == ["titles", "titles"]
    page = shown("mei", f"{HERE}firms/{row.number}/")
    assert "1 个有效称号" in page and "已于 2024-12-31 到期" in page and "小巨人</th>" not in page


def test_it_keeps_a_former_name_when_the_enterprise_is_renamed(titles):
    row = firm("旧名公司")
    entry(titles, firm="旧名公司", kind="special", issued_on="2025-01-01")
    access, held = _keeper()
    change_firm(access, held, row, 1, FirmTold("新名公司", credit_code=CODES[0]), at=NOW)
    fresh = firm_of(access, row.number)
    assert (fresh.name, [one.name for one in names_of(fresh)]) == (
        "新名公司",
        ["新名公司", "旧名公司"],
    )
    assert _said(fresh) == ["titles"]


def test_it_shows_a_private_entry_only_to_who_may_know_it(county, titles):
    secrets = register(county, SECRETS)
    row = firm("示例甲公司")
    entry(secrets, firm="示例甲公司", why="欠薪线索")
    entry(titles, firm="示例甲公司", kind="special", issued_on="2025-01-01")
    assert (_said(row, "hua"), _said(row, "rui")) == (["titles", "secrets"], ["titles"])
    url = f"{HERE}firms/{row.number}/"
    assert "欠薪线索" in shown("hua", url)
    assert "欠薪线索" not in shown("rui", url) and "内部关注" not in shown("rui", url)


def test_it_hides_private_values_of_an_open_entry(county):
    listings = register(county, LISTINGS)
    row = firm("示例甲公司")
    entry(listings, firm="示例甲公司", broker="某券商", worth="8000")
    url = f"{HERE}firms/{row.number}/"
    assert "8,000" in shown("mei", url) and "8,000" not in shown("hua", url)
    assert "某券商" in shown("hua", url)


def test_it_tells_the_phone_to_those_who_serve_the_enterprise_only(county):
    join(county, "dongmei", Role.REPORTER, "dong")
    join(county, "ximei", Role.REPORTER, "xi")
    row = firm("示例甲公司", town=unit("dong"), contact="张三", phone="0632-5550000")
    url = f"{HERE}firms/{row.number}/"
    assert "0632-5550000" in shown("mei", url) and "0632-5550000" in shown("dongmei", url)
    assert "0632-5550000" not in shown("ximei", url) and "张三" not in shown("lan", url)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (FirmTold("甲", credit_code=CODES[0][:-1] + "0"), "末位校验不符"),
        (FirmTold("甲", credit_code="Y10000"), "有 6 位"),
        (FirmTold("甲", credit_code="Y1000000000000000I"), "“I”不会出现"),
        (FirmTold("甲", founded_on=NOW.date() + timedelta(days=1)), "还没有到"),
        (FirmTold("  "), "没有填企业名称"),
        (FirmTold("字" * 121), "121 字"),
        (FirmTold("甲", others=tuple(f"名{n}" for n in range(21))), "21 个别名"),
        (FirmTold("示例乙公司 "), "已有叫"),
        (FirmTold("甲", others=("乙厂",)), "已有叫"),
        (FirmTold("甲", credit_code=CODES[1]), "已是“示例乙公司”的"),
    ],
)
def test_it_refuses_with_a_sentence_and_keeps_nothing(county, told, words):
    firm("示例乙公司", others=("乙厂",), credit_code=CODES[1])
    access, held = _keeper()
    with pytest.raises(LuoshiError, match=words):
        make_firm(access, held, told, at=NOW)
    assert Firm.objects.count() == 1


def test_it_takes_a_code_typed_in_full_width_and_small_letters(county):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in CODES[0].lower())
    assert firm("甲", credit_code=wide).credit_code == CODES[0]


def test_it_merges_two_that_are_one_and_finds_the_entries_of_both(titles):
    one, other = firm("示例甲公司"), firm("示例甲集团", credit_code=CODES[0], phone="123")
    entry(titles, firm="示例甲公司", kind="special", issued_on="2025-01-01")
    entry(titles, firm="示例甲集团", kind="giant", issued_on="2025-01-01")
    access, held = _keeper()
    merge_firms(access, held, one, 1, other, "名称变更通知书", at=NOW)
    fresh = firm_of(access, one.number)
    assert (fresh.credit_code, fresh.phone, len(_said(fresh))) == (CODES[0], "123", 2)
    answer = signed_in("mei").get(f"{HERE}firms/{other.number}/")
    assert answer.status_code == 302 and answer["Location"].endswith(f"/firms/{one.number}/")
    assert "示例甲集团</a>" not in shown("mei", HERE)
    with pytest.raises(ConflictError):
        merge_firms(access, held, fresh, fresh.edition, other, "再来一次", at=NOW)


def test_it_does_not_merge_an_enterprise_with_itself_or_with_another_code(county):
    one, other = firm("甲", credit_code=CODES[0]), firm("乙", credit_code=CODES[1])
    access, held = _keeper()
    for gone, words in ((one, "同一份"), (other, "代码不同就是两家")):
        with pytest.raises(LuoshiError, match=words):
            merge_firms(access, held, one, 1, gone, "看错了", at=NOW)
    with pytest.raises(LuoshiError, match="没有写原因"):
        merge_firms(access, held, one, 1, other, " ", at=NOW)
    assert Firm.objects.filter(merged_into=None).count() == 2


def test_it_says_who_was_first_when_two_change_one_card(county):
    row = firm("甲")
    access, held = _keeper()
    change_firm(access, held, row, 1, FirmTold("甲", trade="化工"), at=NOW)
    sent = {"name": "甲", "trade": "食品", "seen": "1"}
    answer = signed_in("mei").post(f"{HERE}firms/{row.number}/edit/", sent)
    assert answer.status_code == 409 and "食品" in answer.content.decode()
    assert firm_of(access, row.number).trade == "化工"


def test_it_changes_nothing_when_nothing_differs(county):
    row = firm("甲", others=("老甲",))
    access, held = _keeper()
    change_firm(access, held, row, 1, FirmTold("甲", others=("老甲",)), at=NOW)
    assert firm_of(access, row.number).edition == 1 and FirmStep.objects.count() == 1


def test_it_takes_enterprises_over_from_the_registers_once(titles):
    firm("示例甲公司")
    for name in ("示例甲公司", "示例乙公司", "示例 乙公司", "甲局"):
        entry(titles, firm=name, town="dong", kind="special", issued_on="2025-01-01")
    access, held = _keeper()
    assert gather_firms(access, held, unknown_entries(access), at=NOW) == 1
    made = Firm.objects.get(name="示例乙公司")
    assert made.town == unit("dong")
    assert unknown_entries(access) == []


def test_only_who_keeps_the_ladder_changes_the_directory(titles):
    row = firm("甲")
    for who in ("rui", "lan", "an"):
        access = access_of(who)
        with pytest.raises(PermissionDenied):
            make_firm(access, ladder_rights(access), FirmTold("乙"), at=NOW)
    client = signed_in("rui")
    for url in (
        "firms/new/",
        "firms/import/",
        f"firms/{row.number}/edit/",
        f"firms/{row.number}/merge/",
    ):
        assert client.get(HERE + url).status_code == 403


def test_an_enterprise_s_account_sees_nothing_of_it(county):
    row = firm("甲")
    join(county, "qi", Role.ENTERPRISE, "yi")
    client = signed_in("qi")
    for url in ("", "firms.xlsx", f"firms/{row.number}/"):
        assert client.get(HERE + url).status_code in (403, 404)
    with pytest.raises(Http404):
        firm_of(access_of("qi"), row.number)


def test_it_filters_by_town_title_day_scale_and_text(titles):
    firm("甲公司", town=unit("dong"), above_scale=True)
    firm("乙公司", others=("老乙",), above_scale=False)
    firm("丙公司", credit_code=CODES[0])
    entry(titles, firm="甲公司", kind="special", issued_on="2023-01-01", valid_to="2025-12-31")
    entry(titles, firm="老乙", kind="giant", issued_on="2025-01-01")

    def names(query: str) -> set[str]:
        page = shown("mei", f"{HERE}?{query}")
        return {name for name in ("甲公司", "乙公司", "丙公司") if f">{name}</a>" in page}

    assert names("town=dong") == {"甲公司"} and names("town=-") == {"乙公司", "丙公司"}
    assert names("title=any") == {"乙公司"} and names("title=none") == {"甲公司", "丙公司"}
    assert names("title=special") == set() and names("title=special&on=2025-12-31") == {"甲公司"}
    assert names("scale=yes") == {"甲公司"} and names("scale=-") == {"丙公司"}
    assert names("q=老乙") == {"乙公司"} and names(f"q={CODES[0]}") == {"丙公司"}
    assert names("title=nothing&on=someday&page=9") == {"甲公司", "乙公司", "丙公司"}


def _send(text: str, name: str = "名录.csv"):
    client = signed_in("mei")
    file = SimpleUploadedFile(name, text.encode())
    return client, client.post(f"{HERE}firms/import/", {"file": file})


def _seen(answer) -> str:
    page = answer.content.decode()
    return page.split('name="seen" value="')[1].split('"')[0]


def test_it_looks_at_a_sheet_first_and_stores_exactly_that(county):
    row = firm("示例甲公司", credit_code=CODES[0], phone="111")
    text = f"企业名称,统一社会信用代码,镇街,规模,成立日期,电话\n示例甲集团,{CODES[0]},东乡,规上,,\n示例乙公司,{CODES[1]},西乡,规下,2020年1月2日,222\n"
    client, answer = _send(text)
    assert answer.status_code == 200 and "新建 1 户，修改 1 户" in answer.content.decode()
    assert Firm.objects.count() == 1
    done = client.post(f"{HERE}firms/import/", {"seen": _seen(answer)})
    assert done.status_code == 302
    row.refresh_from_db()
    other = Firm.objects.get(name="示例乙公司")
    assert (row.name, row.town, row.phone) == ("示例甲公司", unit("dong"), "111")
    assert [one.name for one in names_of(row)] == ["示例甲公司", "示例甲集团"]
    assert (other.founded_on, other.above_scale) == (date(2020, 1, 2), False)
    _client, again = _send(text)
    assert "与名录一样" in again.content.decode()


def test_it_tells_every_mistake_of_a_sheet_and_stores_nothing(county):
    firm("示例甲公司", credit_code=CODES[0])
    firm("示例乙公司", credit_code=CODES[1])
    text = "\n".join(
        [
            "企业名称,统一社会信用代码,镇街,规模,成立日期",
            ",,,,",
            "丙,Y1000,,,",
            "丁,,南乡,,",
            "戊,,,大,",
            "己,,,,2099-01-01",
            f"示例甲公司,{CODES[1]},,,",
            "庚,,,,",
            "庚,,,,",
            f"示例乙公司,{CODES[2]},,,",
        ]
    )
    _client, answer = _send(text)
    page = answer.content.decode()
    assert answer.status_code == 422 and Firm.objects.count() == 2
    for words in ("有 5 位", "不是本项目的镇街", "请写规上或规下", "还没有到", "是一家的请先合并",
                  "与第 8 行是同一家", "填错的请先改正"):  # fmt: skip
        assert words in page, words


def test_it_asks_again_when_the_directory_changed_meanwhile(county):
    client, answer = _send("企业名称\n示例甲公司\n")
    seen = _seen(answer)
    firm("示例甲公司")
    late = client.post(f"{HERE}firms/import/", {"seen": seen})
    assert late.status_code == 409 and Firm.objects.count() == 1
    forged = client.post(f"{HERE}firms/import/", {"seen": seen[:-2] + "xx"})
    assert forged.status_code == 422


@pytest.mark.parametrize("text", ["镇街\n东乡\n", "", "\x00\x01\x02"])
def test_it_refuses_what_is_no_list(county, text):
    _client, answer = _send(text)
    assert answer.status_code == 422 and Firm.objects.count() == 0


def test_its_own_sheet_comes_back_as_it_went(county):
    firm("示例甲公司", others=("老甲",), credit_code=CODES[0], town=unit("dong"), above_scale=True,
         founded_on=date(2001, 2, 3), phone="1")  # fmt: skip
    client = signed_in("mei")
    book = client.get(f"{HERE}firms.xlsx")
    file = SimpleUploadedFile("名录.xlsx", book.getvalue())
    answer = client.post(f"{HERE}firms/import/", {"file": file})
    assert answer.status_code == 200 and "与名录一样" in answer.content.decode()


def test_the_directory_s_queries_do_not_grow_with_it(titles, django_assert_max_num_queries):
    client = signed_in("mei")
    for number in range(60):
        entry(titles, firm=f"示例{number}公司", kind="special", issued_on="2025-01-01")
    access, held = _keeper()
    gather_firms(access, held, unknown_entries(access), at=NOW)
    with django_assert_max_num_queries(20):
        assert client.get(HERE).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(f"{HERE}firms/7/").status_code == 200
