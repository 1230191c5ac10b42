"""tables.sql, for whoever makes the table by hand. An office's migration makes the same one."""

from __future__ import annotations

from importlib import resources

from luoshi.registers._sql import Dialect


def tables_sql(dialect: Dialect) -> tuple[str, ...]:
    """The statements, in order."""
    text = resources.files("luoshi.registers").joinpath("tables.sql").read_text("utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    filled = bare.replace("{json}", "text" if dialect == "sqlite" else "jsonb")
    return tuple(part.strip() for part in filled.split(";") if part.strip())
