"""register: declarations of registers, checked and shown."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from luoshi.cli.frame import FILE
from luoshi.errors import LuoshiError
from luoshi.registers import Mistake, Register, check_register, formula, read_csv

_SAMPLE = ".sample.csv"


@click.group("register", help="台账声明：检查、例子。")
def register_group() -> None:
    """The group of commands on declarations."""


@register_group.command(
    "check", help="检查台账声明，逐行报出所有错误；旁边有同名的 .sample.csv 也一并检查。"
)
@click.argument("files", nargs=-1, required=True, type=FILE)
def check_command(files: tuple[Path, ...]) -> None:
    wrong = 0
    codes: dict[str, str] = {}
    for path in files:
        register, mistakes = check_register(_text(path))
        wrong += _tell(path, mistakes)
        if register is None:
            continue
        if register.code in codes:
            click.echo(
                f"{path.name}：代码 {register.code} 在 {codes[register.code]} 里用过了。", err=True
            )
            wrong += 1
        codes.setdefault(register.code, path.name)
        _show(path, register)
        wrong += _check_sample(path.with_name(path.stem + _SAMPLE), register)
    if wrong:
        raise LuoshiError(f"共有 {wrong} 处不对。", "请照各行的提示改正。")


@register_group.command("example", help="输出一个带写法说明的例子，可存成文件再改。")
def example_command() -> None:
    path = resources.files("luoshi.registers").joinpath("example.yaml")
    click.echo(path.read_text("utf-8"), nl=False)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LuoshiError(f"{path.name} 不是 UTF-8 文本。", "请用 UTF-8 编码另存。") from error
    except OSError as error:
        raise LuoshiError(f"{path.name} 打不开：{error.strerror}。", "请检查文件。") from error


def _tell(path: Path, mistakes: tuple[Mistake, ...]) -> int:
    for mistake in mistakes:
        click.echo(f"{path.name} {mistake}", err=True)
    return len(mistakes)


def _show(path: Path, register: Register) -> None:
    click.echo(
        f"{path.name}：台账“{register.name}”第 {register.version} 版，"
        f"字段 {len(register.fields)}，阶段 {len(register.stages)}，指标 {len(register.indicators)}。"
    )
    for indicator in register.indicators:
        click.echo(
            f"  {indicator.code} {indicator.name}（{indicator.unit}）= {formula(register, indicator)}"
        )


def _check_sample(path: Path, register: Register) -> int:
    if not path.is_file():
        return 0
    drafts, mistakes = read_csv(register, _text(path))
    if not mistakes:
        click.echo(f"  {path.name}：{len(drafts)} 行都能用。")
    return _tell(path, mistakes)
