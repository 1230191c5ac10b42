"""Appeals of 甲县 as pages get them: what the forms send, the cast beside `appeal_cases`."""

from __future__ import annotations

from typing import Any

from appeal_cases import acts, keeper, move, received, unit
from cast import NOW, PASSWORD, join
from django.test import Client

from luoshi_web.enterprises.actions.appeals import ask_exclusion
from luoshi_web.enterprises.actions.matter_groups import NewGroup, group_appeals
from luoshi_web.enterprises.models import Appeal, AppealFile, Firm
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Role, Unit, UnitKind

PUBLIC = "/public/jia/enterprises/"
LIST = "/jia/enterprises/appeals/"
FORM = {
    "firm": "东乡示例机械厂", "contact": "王工", "phone": "13800000001", "kind": "help",
    "title": "新厂房用电报装没有结果", "text": "三月报装，至今没有接电，想知道要等到什么时候。", "consent": "1",
}  # fmt: skip
STAFF = {
    "firm": "甲县示例机械有限公司", "contact": "", "phone": "", "channel": "visit", "kind": "help",
    "title": "续贷到期", "text": "银行说要抽贷，想续贷一年。", "urgency": "usual", "preset": "zaozhuang",
}  # fmt: skip


def press(client: Client, row: Appeal, do: str, **given: Any) -> Any:
    """The move's form of the appeal's page, as it stands now."""
    row.refresh_from_db()
    return client.post(f"{LIST}{row.number}/do/", {"do": do, "seen": row.edition, **given})


def text_of(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


def of_firm(county: Programme) -> Client:
    """qi, whose account is the first enterprise's."""
    own = Unit.objects.create(
        programme=county, code="qiye", name="示例机械账号", kind=UnitKind.OTHER, position=90
    )
    Firm.objects.filter(number=1).update(unit=own)
    join(county, "qi", Role.ENTERPRISE, "qiye")
    client = Client()
    assert client.login(username="qi", password=PASSWORD)
    return client


def appeal_keys(county: Programme) -> dict[str, int | str]:
    """For the matrix of routes. The first appeal is answered by 乙局, with a file that the enterprise may open and an exclusion
    that waits; the next two are one matter. The first's link goes by its token."""
    keeper(county, "jia")
    made = received(firm=None, firm_name="示例机械有限公司")
    move("mei", made.appeal, "assign", unit="乙局")
    move("hua", made.appeal, "sign")
    move("hua", made.appeal, "contact", way="call", words="属实。")
    file = CheckedFile("答复.pdf", "application/pdf", b"%PDF-")
    row = move(
        "hua", made.appeal, "answer", result="solved", words="已办。", files=(file,), shown=True
    )
    waits = ask_exclusion(acts("mei"), row, "policy", "没有这项政策。", at=NOW)
    again = [
        received(firm=None, firm_name="示例食品有限公司", title=f"续贷{n}").appeal for n in (1, 2)
    ]
    new = NewGroup("续贷难", "几家企业续贷难。", "说法相近。", unit("yi"))
    group = group_appeals(acts("mei"), again, new, at=NOW)
    return {
        "appeal": row.number, "appeal_link": made.link_token, "exclusion": waits.pk,
        "appeal_file": AppealFile.objects.get(appeal=row).pk, "matter": group.number,
    }  # fmt: skip
