"""Small documents, and a reader that dies, for the tests of the command line."""

from __future__ import annotations

import os
from pathlib import Path

from luoshi.cli.many import Job, Row, row_of

OLD = """云溪县产业振兴方案

一、总体目标
到2026年，工业投资达到0.5万亿元，森林覆盖率达到40%以上，养老床位达到4000张。
二、重点任务
1.种植。到2026年，粮食产量达到70万吨以上。
责任单位：县农业局、县财政局
"""
NEW = """云溪县产业振兴方案

一、总体目标
到2026年，工业投资达到5000亿元，森林覆盖率达到42%以上。
二、重点任务
1.种植。到2026年，粮食产量达到70万吨以上。
责任单位：县农业局、县财政局、各乡镇
2.充电。到2026年，新建充电桩900个以上。
责任单位：县住建局
"""
HIGHER = """东岭省产业振兴方案

一、总体目标
到2026年，全省森林覆盖率达到41%以上，全省粮食产量达到1000万吨以上，病床达到3万张。
"""


def write(folder: Path, **texts: str) -> dict[str, Path]:
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / f"{name}.txt"
        paths[name].write_text(text, encoding="utf-8")
    return paths


def dying_read(job: Job) -> Row:
    """Stands for a fault in a C library: the process ends without a word."""
    if "dies" in job.shown:
        os._exit(9)
    if "defect" in job.shown:
        raise RuntimeError("index out of step")
    return row_of(job)
