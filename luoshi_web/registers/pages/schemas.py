"""The shapes in which a program sends and gets what the room knows; their words are what openapi.json says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from ninja import Field, Schema

MOST: Final = 200
# Numbers of entries and revisions are 64-bit columns; no register comes near.
MOST_NUMBER: Final = 2**53
# The number of a version is a 32-bit column.
MOST_VERSION: Final = 2**31 - 1


class RegisterOut(Schema):
    code: str
    name: str
    description: str
    keeper: str = Field(description="记台账的单位的代码")
    keeper_name: str
    frequency: str = Field(description="month、quarter、half、year：多久更新一次")
    version: int = Field(description="字段和公式的第几版")
    entries: int = Field(description="现有几条，撤下的不算")
    changed_at: datetime


class ChoiceOut(Schema):
    code: str
    label: str


class FieldOut(Schema):
    code: str
    label: str
    type: str = Field(description="text、number、date、choice、unit、enterprise、file、yesno")
    unit: str = Field(description="数的计量单位；没有为空")
    required: bool
    unique: bool
    private: bool = Field(description="不公开：没有权限的人取到的条目里没有这一项")
    retired: bool = Field(description="已停用，不再填")
    help: str
    choices: list[ChoiceOut] = Field(description="选项；单位字段列出本项目的单位")


class StageOut(Schema):
    code: str
    label: str
    final: bool


class MoveOut(Schema):
    source: str
    target: str
    by: list[str] = Field(description="由哪些角色办")
    needs: list[str] = Field(description="办之前要填的字段")
    when: str = Field(description="条件；没有为空")


class IndicatorOut(Schema):
    code: str
    name: str
    unit: str
    formula: str = Field(description="怎么算的，一句话")


class DeclarationOut(RegisterOut):
    fields: list[FieldOut]
    name_field: str
    area_field: str
    date_field: str
    stages: list[StageOut]
    moves: list[MoveOut]
    indicators: list[IndicatorOut]


class EntryOut(Schema):
    number: int
    revision: int = Field(description="改、办阶段时作为 seen 送回")
    version: int = Field(description="照第几版的字段记的")
    name: str
    stage: str
    stage_since: date | None
    area: str
    values: dict[str, str] = Field(
        description="字段代码 → 值。数是不带单位的十进制数，日期如 2026-08-06，是或否写成“是”“否”，选项和单位是代码；没有填的不在里面，没有填不是零"
    )
    withdrawn: bool
    sample: bool = Field(description="示例，不是真的")
    at: datetime
    by: str
    may_write: bool


class RevisionOut(Schema):
    revision: int
    change: str = Field(description="added、edited、moved、imported、withdrawn、restored")
    at: datetime
    by: str
    reason: str
    stage: str
    changed: list[str] = Field(description="这一次改了哪些字段")
    values: dict[str, str] = Field(description="改过的字段改成了什么；清空的不在里面")


class WholeEntryOut(EntryOut):
    history: list[RevisionOut]


class EntriesOut(Schema):
    entries: list[EntryOut]
    next: str = Field(description="取下一页时作为 after 送回；没有下一页为空")


class ValuesIn(Schema):
    values: dict[str, str] = Field(
        max_length=200,
        description="字段代码 → 值，一律写成文字；数可以连单位写，如 “1 亿元”。改的时候没有送的字段不动，送空是清掉",
    )


class ChangeIn(ValuesIn):
    seen: int = Field(ge=1, le=MOST_NUMBER, description="看到的 revision")
    reason: str = ""


class MoveIn(Schema):
    seen: int = Field(ge=1, le=MOST_NUMBER, description="看到的 revision")
    target: str = Field(description="到哪个阶段")
    reason: str = ""


class PartOut(Schema):
    code: str
    value: str
    above: str
    below: str
    headroom: str


class CellOut(Schema):
    group: str
    item: str
    mean: str
    grade: str
    months: int
    allowance: str = Field(description="余下各月平均还可以到多少；没有为空")
    decides: bool


class AreaFigureOut(Schema):
    area: str
    value: str = Field(description="没有数为空，不是零")
    grade: str
    above: str = Field(description="分子")
    below: str = Field(description="分母")
    headroom: str = Field(description="离上限还有多少；没有上限为空")
    parts: list[PartOut]
    cells: list[CellOut]


class BehindOut(Schema):
    number: int
    revision: int
    stage: str
    above: bool = Field(description="算在分子里")
    below: bool = Field(description="算在分母里")
    values: dict[str, str]


class FigureOut(AreaFigureOut):
    indicator: str
    name: str
    unit: str
    period: str
    known: datetime = Field(description="按什么时候所知")
    formula: str
    areas: list[AreaFigureOut] = Field(description="by_area=true 时，一个地方一个数")
    rows: list[BehindOut] = Field(description="数是由哪些行算来的，照当时的样子")
    next: int = Field(description="取下一页的行时作为 after 送回；没有下一页是 0")


class Asked(Schema):
    """What the list may be asked for, as the page's address has it; besides, f_<field>=<code> of choice and yes-no fields."""

    q: str = Field("", description="名称里有的字")
    stage: str = Field("", description="阶段代码")
    area: str = Field("", description="地方的代码；- 是没有填的")
    since: str = Field("", alias="from", description="从哪一天")
    to: str = Field("", description="到哪一天")
    known: str = Field("", description="按哪一天终了时所知，如 2026-09-30；不送是现在")
    withdrawn: str = Field("", description="1：已撤下的")
    sort: str = Field("", description="date：日期近的在前；不送是新登记的在前")


class AskedFigure(Schema):
    period: str = Field(description="如 2026、2026-Q3、2026-09")
    known: str = Field("", description="按哪一天终了时所知，如 2026-09-30；不送是现在")
    area: str = Field("", description="只算一个地方")
    by_area: bool = Field(default=False, description="另给每个地方的数")
    after: int = Field(0, ge=0, le=MOST_NUMBER, description="上一页的 next")
    limit: int = Field(100, ge=1, le=MOST)
