"""Enterprises of 甲县 and what its registers hold of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cast import NOW, access_of

from luoshi_web.enterprises.actions.firms import FirmTold, make_firm
from luoshi_web.enterprises.guards import ladder_rights
from luoshi_web.enterprises.models import Firm
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.registers.actions import add_entry, publish_register
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_of
from luoshi_web.registers.typed import read_body

# Codes that check; of a registering office that is nobody's.
CODES: Final = ("Y1000000000000000X", "Y10000000000000011", "Y10000000000000024")

TITLES: Final = """\
luoshi_register: 1
code: titles
name: 称号
description: 称号，一行一户一个。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: firm, label: 企业, type: enterprise, required: yes}
  - {code: town, label: 乡镇, type: unit}
  - {code: kind, label: 称号, type: choice, required: yes, choices: [{code: tech_sme, label: 科技型中小企业}, {code: innovative, label: 创新型中小企业}, {code: special, label: 专精特新}, {code: giant, label: 小巨人}, {code: gazelle, label: 瞪羚}, {code: champion, label: 单项冠军}]}
  - {code: batch, label: 批次, type: text}
  - {code: issued_on, label: 公布日期, type: date, required: yes}
  - {code: valid_to, label: 有效期至, type: date, not_before: issued_on}
  - {code: renewed, label: 复核通过, type: yesno}
  - {code: document, label: 公布文件, type: file}
identity: {name: firm, area: town, dated: issued_on}
indicators:
  - {indicator: titles_valid, name: 有效称号的企业, unit: 家, stock: {from: issued_on, until: valid_to, distinct: firm}}
"""  # fmt: skip

LISTINGS: Final = """\
luoshi_register: 1
code: listings
name: 上市后备
description: 上市后备企业，一行一户。
keeper: jia
frequency: quarter
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: firm, label: 企业名称, type: enterprise, required: yes, unique: yes}
  - {code: town, label: 乡镇, type: unit}
  - {code: broker, label: 辅导机构, type: text}
  - {code: worth, label: 估值, type: number, unit: 万元, private: yes}
  - {code: listed_on, label: 上市日期, type: date}
identity: {name: firm, area: town, dated: listed_on}
stages:
  - {code: reserve, label: 后备}
  - {code: tutored, label: 辅导中}
  - {code: listed, label: 已上市, final: yes}
moves:
  - {from: reserve, to: tutored, by: [reporter, coordinator]}
  - {from: tutored, to: listed, by: [coordinator], needs: [listed_on]}
"""

SECRETS: Final = """\
luoshi_register: 1
code: secrets
name: 内部关注
description: 内部关注的企业，不出本单位。
keeper: yi
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: firm, label: 企业, type: enterprise, required: yes, private: yes}
  - {code: why, label: 为什么, type: text, private: yes}
identity: {name: firm}
"""


def firm(name: str, *, at: datetime = NOW, **told: object) -> Firm:
    """mei makes it."""
    access = access_of("mei")
    return make_firm(access, ladder_rights(access), FirmTold(name, **told), at=at)  # type: ignore[arg-type]


def register(county: Programme, text: str) -> Kept:
    row = publish_register(county, text, actor="系统", at=NOW)
    return kept_of(access_of("mei"), row.code)


def entry(kept: Kept, **typed: str) -> Revision:
    """mei adds it, the day before the cast's."""
    read = read_body(kept, typed)
    assert not read.errors
    return add_entry(access_of("mei"), kept, read.body, at=NOW - timedelta(days=1))


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def some_firm(county: Programme) -> int:
    """示例甲公司 of 东乡, of which two registers tell; its number."""
    row = firm("示例甲公司", town=unit("dong"), credit_code=CODES[0])
    entry(register(county, TITLES), firm=row.name, kind="special", issued_on="2025-01-01")
    entry(register(county, LISTINGS), firm=row.name)
    return row.number
