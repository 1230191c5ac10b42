"""A pack's sample projects, held against its units, and the entries they make of a register that the projects' room keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from luoshi.packs.tables import PackError, Reader, read_text
from luoshi.projects import MIRRORED_STAGES, Project, mirrored, read_projects
from luoshi.registers import Draft, Register, RegisterError, Stored, body_of

KEEPER = "projects"
SAMPLE_MARK = "# 演示数据"


def read_sample_projects(read: Reader, name: str, units: set[str]) -> tuple[Project, ...]:
    """units: codes. Raises LuoshiError naming file and line, or file and project."""
    text = read_text(read, name)
    if not text.startswith(SAMPLE_MARK):
        raise PackError(f"{name} 第 1 行没有写明是演示数据。", f"请以“{SAMPLE_MARK}”开头。")
    projects = read_projects(text, name)
    known: set[str] = set()
    for project in projects:
        if project.code in known:
            raise PackError(f"{name} 里项目编号“{project.code}”用了两次。", "请给其中一个换编号。")
        known.add(project.code)
        if project.town not in units:
            raise PackError(
                f"{name} 里“{project.name}”的 town“{project.town}”不在 units.csv 里。",
                "请写单位的代码。",
            )
    return projects


def drafts_of(
    register: Register, file: str, projects: Sequence[Project], on: date
) -> tuple[Draft, ...]:
    """The entries as told by that day. file: of the declaration, for the sentences."""
    if {stage.code for stage in register.stages} != set(MIRRORED_STAGES):
        raise PackError(
            f"{file} 的阶段不是项目所用的那几个。", f"请写：{'、'.join(MIRRORED_STAGES)}。"
        )
    drafts = []
    seen: set[tuple[str, Stored]] = set()
    unique = [field for field in register.fields if field.unique]
    for number, each in enumerate(mirrored(projects, on).values(), 1):
        try:
            body = body_of(register, each.values)
        except RegisterError as error:
            raise PackError(
                f"{file}：“{each.values['name']}”的{error.message}", error.remedy
            ) from error
        values = {(field.code, body[field.code]) for field in unique if field.code in body}
        if seen & values:
            twice = next(
                field.label for field in unique if (field.code, body.get(field.code)) in seen
            )
            raise PackError(
                f"{file}：“{each.values['name']}”的“{twice}”与另一个项目相同。",
                "请给其中一个改名。",
            )
        seen |= values
        drafts.append(Draft(number, body, each.stage))
    return tuple(drafts)
