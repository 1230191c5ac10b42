"""How people call a passage of a plan: 二（三）9. 招商引资."""

from __future__ import annotations

from luoshi.plan import Plan, Section

_TAIL = "、.．：: "


def ancestors(plan: Plan, path: str) -> tuple[Section, ...]:
    """The headings above the path, outermost first, without itself."""
    parts = path.split("/")
    above = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
    found = (plan.section_at(p) for p in above)
    return tuple(section for section in found if section is not None)


def prefix(plan: Plan, path: str) -> str:
    """The numbers of the headings above, run together: 二（三）."""
    return "".join(section.label.strip().rstrip(_TAIL) for section in ancestors(plan, path))


def caption(section: Section) -> str:
    """Number and heading as printed: （二）总体目标 or 9. 招商引资. A dot takes a space behind it."""
    label = section.label.strip()
    gap = " " if label.endswith((".", "．")) else ""
    return f"{label}{gap}{section.heading}"


def full_caption(plan: Plan, path: str) -> str:
    section = plan.section_at(path)
    return prefix(plan, path) + caption(section) if section else path


def short_place(plan: Plan, path: str) -> str:
    """Only the numbers: 二（三）9."""
    section = plan.section_at(path)
    return prefix(plan, path) + section.label.strip().rstrip(_TAIL) if section else path
