"""One of each paper of an invented county; nothing in it is taken from a real one."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from decimal import Decimal

from luoshi.writing import (
    Attendees,
    CardMatter,
    CardMonth,
    CardNode,
    CorrectedLine,
    CorrectionFacts,
    GradedSlipFacts,
    LedgerColumn,
    LedgerFacts,
    MeetingNoticeFacts,
    MinutesDecision,
    MinutesFacts,
    MinutesMatter,
    OrderSlipFacts,
    Paper,
    ProjectCardFacts,
    UrgingFacts,
    correction,
    graded_slip,
    ledger_paper,
    meeting_notice,
    minutes,
    order_slip,
    project_card,
    urging,
)

_OFFICE = "安平市人民政府督查室"
_MATTER = "甲产业园供地连续两个月未落实"


def png(width: int = 4, height: int = 3) -> bytes:
    """The smallest grey photograph."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    signature = b"\x89PNG\r\n\x1a\n"
    return (
        signature + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def order_facts() -> OrderSlipFacts:
    return OrderSlipFacts(
        kind="light",
        authority="安平市人民政府",
        issuer=_OFFICE,
        matter=_MATTER,
        content="全年供地5宗，截至7月底完成1宗。请逐宗写明供地日期、卡点和需要谁解决。",
        lead="市自然资源局",
        due=date(2026, 9, 23),
        number="安政督〔2026〕17号",
        issued_on=date(2026, 8, 12),
        origin="2026年7月评定：红灯",
        instructed_by="分管副市长",
        instruction="立项督办，每半月报一次。",
        supporting=("市发展和改革局", "河东镇"),
        due_words="30个工作日",
        every="每15个工作日一次",
        contact="王一",
        phone="0000-1234567",
        approved_by="分管副市长",
        is_sample=True,
    )


def slip_facts() -> GradedSlipFacts:
    return GradedSlipFacts(
        colour="orange",
        authority="安平市人民政府",
        issuer=_OFFICE,
        order_number="安政督〔2026〕17号",
        matter=_MATTER,
        lead="市自然资源局",
        due=date(2026, 9, 23),
        lapse="第二次反馈未报。",
        reply_by=date(2026, 9, 28),
        number="安政督提〔2026〕3号",
        issued_on=date(2026, 9, 24),
        days_over=1,
        earlier="督查催办单 安政督提〔2026〕2号",
    )


def urging_facts() -> UrgingFacts:
    return UrgingFacts(
        issuer=_OFFICE,
        lead="市自然资源局",
        order_number="安政督〔2026〕17号",
        matter=_MATTER,
        due=date(2026, 9, 23),
        reply_by=date(2026, 9, 18),
        issued_on=date(2026, 9, 15),
        number="安政督字〔2026〕21号",
        days_left=6,
        state="8月31日后没有再反馈",
        head=_OFFICE,
        printer=_OFFICE,
    )


def notice_facts() -> MeetingNoticeFacts:
    return MeetingNoticeFacts(
        meeting="第七次调度会",
        signature="安平市人民政府办公室",
        day=date(2026, 10, 12),
        hour_words="上午9:00",
        place="第三会议室",
        attendees=("市发展和改革局主要负责人", "有关镇街主要负责人"),
        agenda=("通报9月份进展", "审议第四季度督查计划"),
        chair="分管副市长",
        bring=("书面材料10月10日前报督查室",),
        requirements=("提前10分钟到场",),
        reply_by=date(2026, 10, 10),
        addressees="各镇人民政府，市政府各部门",
        head="安平市人民政府办公室文件",
        number="安政办字〔2026〕33号",
        issued_on=date(2026, 10, 8),
        copy_to="市委办公室",
        printer="安平市人民政府办公室",
    )


def minutes_facts() -> MinutesFacts:
    return MinutesFacts(
        meeting="安平市试点工作调度会议",
        issuer="安平市人民政府办公室",
        held_on=date(2026, 10, 12),
        issued_on=date(2026, 10, 15),
        number="〔2026〕7号",
        when_words="上午",
        place="第三会议室",
        chair="分管副市长张一",
        attendees=(Attendees("出席", ("李二", "王三", "赵四")), Attendees("记录", ("冯五",))),
        matters=(
            MinutesMatter(
                "供地",
                ("市自然资源局作了汇报。",),
                (
                    MinutesDecision(
                        "明确3宗地的供地日期",
                        "市自然资源局",
                        ("河东镇",),
                        date(2026, 10, 20),
                    ),
                    MinutesDecision("报送开工计划", "市发展和改革局"),
                ),
            ),
            MinutesMatter("其他"),
        ),
        copy_to="市委办公室",
    )


def card_facts() -> ProjectCardFacts:
    return ProjectCardFacts(
        name="甲材料产业园项目",
        data_date=date(2026, 9, 30),
        cells=(("类别", "省重点"), ("镇街", "河东镇"), ("总投资", "62.5亿元"), ("判定", "滞后")),
        wide=(("建设内容", "建设两条生产线。"),),
        months=tuple(
            CardMonth(f"{n}月", Decimal(n), Decimal(n) - 1 if n < 10 and n != 4 else None)
            for n in range(1, 13)
        ),
        nodes=(CardNode("封顶", date(2026, 6, 30), date(2026, 7, 15), "晚15天"),),
        needs=(CardMatter("二期用地未供", "市自然资源局", date(2026, 10, 20)),),
        photo=png(),
        photo_caption="2026年9月28日摄",
    )


def ledger_facts() -> LedgerFacts:
    return LedgerFacts(
        title="重点项目进展一览表",
        columns=tuple(
            map(
                LedgerColumn,
                (
                    "序号",
                    "项目名称",
                    "责任单位",
                    "总投资",
                    "年度计划",
                    "累计完成",
                    "形象进度",
                    "存在问题",
                ),
            )
        ),
        rows=tuple(
            (
                str(n),
                f"甲产业园第{n}期基础设施配套项目",
                "市工业和信息化局",
                "3.3",
                "1.2",
                "0.6",
                "主体施工，完成三层",
                None,
            )
            for n in range(1, 4)
        ),
        total=(None, "合计", None, "10.0", "3.6", "1.8", None, None),
        adding=(3, 4, 5),
        unit="亿元",
        data_date=date(2026, 9, 30),
    )


def correction_facts() -> CorrectionFacts:
    return CorrectionFacts(
        corrected_title="2026年9月份试点工作进展情况的通报",
        signature="安平市人民政府办公室",
        lines=(CorrectedLine("附件1第12行", "工业总产值", "612.4亿元", "621.4亿元", "数字颠倒"),),
        corrected_number="安政办字〔2026〕31号",
        corrected_on=date(2026, 10, 15),
        number="安政办字〔2026〕35号",
        issued_on=date(2026, 10, 18),
        addressees="各镇人民政府，市政府各部门",
        head="安平市人民政府办公室文件",
    )


def every_paper() -> dict[str, Paper]:
    return {
        "order": order_slip(order_facts()),
        "slip": graded_slip(slip_facts()),
        "urging": urging(urging_facts()),
        "notice": meeting_notice(notice_facts()),
        "minutes": minutes(minutes_facts()),
        "card": project_card(card_facts()),
        "ledger": ledger_paper(ledger_facts()),
        "correction": correction(correction_facts()),
    }
