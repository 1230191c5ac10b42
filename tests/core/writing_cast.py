"""An invented county and its month, for the papers' tests: 65 targets in 27 sections, every figure made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from luoshi.writing import BulletinFacts, TargetLine, TaskLine, TaskTarget, UnitLine

_SECTIONS = (
    "重点项目建设", "招商引资", "工业强基", "科技创新平台", "人才引育", "数字经济", "现代物流", "文旅融合", "商贸消费",
    "粮食生产", "设施农业", "农村道路", "水系连通", "城市更新", "社区养老", "学位供给", "医疗共同体", "就业服务",
    "林长制", "空气质量", "断面水质", "节约用水", "安全生产", "政务服务", "信用建设", "土地盘活", "风险防范",
)  # fmt: skip
_UNITS = (
    "市发展和改革局", "市工业和信息化局", "市科技局", "市商务局", "市农业农村局", "市城乡水务局", "市文化和旅游局",
    "市住房和城乡建设局", "市人力资源和社会保障局", "市行政审批服务局", "市投资促进中心", "经济开发区管委会",
)  # fmt: skip
_THINGS = ("新开工亿元以上项目", "规模以上企业净增", "年度完成投资", "建成示范点", "改造提升面积")
_MEASURES = ("个", "家", "亿元", "处", "万亩")
_LIGHTS = (
    "正常",
    "正常",
    "已达成",
    "滞后",
    "正常",
    "待公布数据",
    "正常",
    "严重滞后",
    "正常",
    "滞后",
    "正常",
    "已达成",
    "不评价",
)


def target(number: int, **changes: object) -> TargetLine:
    """Target of that number, the same on every call."""
    section = number % len(_SECTIONS)
    light = _LIGHTS[number % len(_LIGHTS)]
    known = light not in ("待公布数据", "不评价")
    gap = {"正常": "2.4", "已达成": "31.0", "滞后": "-9.8", "严重滞后": "-31.5"}.get(light)
    measure = _MEASURES[number % 5]
    lead = _UNITS[number % len(_UNITS)]
    others = (_UNITS[(number * 5 + 3) % len(_UNITS)],) if number % 4 == 0 else ()
    line = TargetLine(
        code=f"T{number + 1:02d}",
        indicator=f"{_SECTIONS[section]}{_THINGS[number % 5]}",
        section_path=f"二/{section + 1}",
        section_heading=_SECTIONS[section],
        target_text=f"≥{160 + number * 3}",
        unit=measure,
        light_word=light,
        actual_text=f"{91 + number * 2}" if known else None,
        expected_text=f"{120 + number * 2}" if known else None,
        completion_text="56.9%" if known else None,
        gap_text=gap,
        previous_light_word="滞后" if number % 3 == 0 else light,
        unit_names=tuple(dict.fromkeys((lead, *others))),
        reason=f"累计{91 + number * 2}{measure}，低于序时进度{gap[1:]}个百分点，判为{light}"
        if gap and gap.startswith("-")
        else "",
        is_sample=True,
    )
    return replace(line, **changes)  # type: ignore[arg-type]


def targets(count: int = 65) -> tuple[TargetLine, ...]:
    return tuple(sorted((target(n) for n in range(count)), key=lambda t: int(t.section_path[2:])))


def facts(**changes: object) -> BulletinFacts:
    """A whole month of the invented county."""
    told = BulletinFacts(
        programme="县域经济高质量发展试点",
        plan_title="安平市县域经济高质量发展试点工作方案",
        plan_number="安政办字〔2025〕8号",
        period_words="2026年9月",
        data_date=date(2026, 9, 30),
        targets=targets(),
        signature="安平市人民政府办公室",
        head="安平市人民政府办公室文件",
        number="安政办字〔2026〕31号",
        sequence=9,
        checksum="7c1e 90b4 52fd a836 e2d9",
        addressees="各镇人民政府、街道办事处，安平经济开发区管委会，市政府各部门",
        issued_on=date(2026, 10, 15),
        reply_by=date(2026, 10, 20),
        note="此件公开发布",
        copy_to="市委办公室，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院",
        printer="安平市人民政府办公室",
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def towns(count: int = 21) -> tuple[UnitLine, ...]:
    """Towns with one target each but the last, which has none."""
    last = UnitLine(f"第{count}镇", "镇街", 0)
    return (*(UnitLine(f"第{n}镇", "镇街", 1, (("正常", 1),)) for n in range(1, count)), last)


def tasks() -> tuple[TaskLine, ...]:
    return tuple(
        TaskLine(
            section_path=f"二/{at}",
            section_heading=f"{at}. {name}",
            title=f"推进{name}",
            lead=(_UNITS[at % len(_UNITS)],),
            support=(_UNITS[(at + 4) % len(_UNITS)],),
            targets=tuple(
                TaskTarget(f"{name}{_THINGS[n]}", f"到2026年{_THINGS[n]}达到{at * 10}个", "2026年")
                for n in range(at % 4)
            ),
            milestones=(f"完成{name}验收",) if at % 5 == 0 else (),
            deadline="2026年",
        )
        for at, name in enumerate(_SECTIONS, 1)
    )
