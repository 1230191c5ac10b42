"""The office's commands on the core's command line: demo, new, administrator, link, serve, run-jobs, bulletin, export, audit, manage.

Django is set up when a command runs, not when the command line starts.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi_web.running import run_jobs, start_beside

if TYPE_CHECKING:
    from datetime import datetime

    from luoshi_web.ledger.export import Export
    from luoshi_web.offices.models import Programme

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


def register(group: click.Group) -> None:
    """Entry point of the group `luoshi.commands`."""
    for command in (
        demo,
        new,
        administrator,
        link,
        serve,
        run_jobs,
        bulletin,
        export,
        audit,
        manage,
    ):
        group.add_command(command)


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.site.settings")
    django.setup()


def _prepare() -> None:
    """The database's tables and the static files, brought up to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


@click.command(
    help="建立示范数据：读程序包，采用方案，导入公开数据，其余用演示数据补齐。已有的不动。"
)
@click.option("--pack", "folder", type=_FOLDER, default=Path("packs/tengzhou"), show_default=True)
@click.option("--no-sample", is_flag=True, help="不生成演示数据。")
def demo(folder: Path, *, no_sample: bool) -> None:
    _django()
    _prepare()
    from luoshi.packs import load_pack_dir
    from luoshi_web.demonstration import account_lines, build
    from luoshi_web.offices.models import Programme
    from luoshi_web.site.middleware import current_time

    pack = load_pack_dir(folder)
    programme = Programme.objects.filter(code=pack.code).first()
    if programme is None:
        programme = build(pack, current_time(), sample=not no_sample)
        click.echo(f"已建立：{programme.title}。")
    for line in account_lines(programme, pack):
        click.echo(line)


@click.command(help="开办一个还没有方案的项目：一个牵头部门、一个统筹账号。方案上网页传。")
@click.argument("code", metavar="代码（小写字母、数字、连字符）")
@click.option("--title", required=True, help="项目全称，如 甲县某某行动方案。")
@click.option("--short-title", help="简称，不填就用全称。")
@click.option("--area", required=True, help="地区，如 甲县。")
@click.option("--years", required=True, metavar="起-止", help="规划期，如 2025-2027。")
@click.option("--office", required=True, help="牵头部门，如 县发展和改革局。")
@click.option("--username", required=True, help="统筹人员的账号。")
@click.option("--name", required=True, help="统筹人员的姓名。")
def new(
    code: str,
    title: str,
    short_title: str | None,
    area: str,
    years: str,
    office: str,
    username: str,
    name: str,
) -> None:
    _django()
    _prepare()
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from luoshi.progress import default_policy
    from luoshi_web.offices.actions import SYSTEM, open_programme
    from luoshi_web.offices.models import Person, Programme, Unit
    from luoshi_web.site.middleware import current_time

    span = re.fullmatch(r"(20\d\d)-(20\d\d)", years)
    if span is None or span[1] > span[2]:
        raise click.UsageError(f"规划期写成了“{years}”，请写成 2025-2027 这样。")
    if not re.fullmatch(r"[\w.@-]{1,60}", username):
        raise click.UsageError(f"账号写成了“{username[:20]}”，只能用字母、数字和 . - _ @。")
    if Programme.objects.filter(code=code).exists():
        raise click.UsageError(f"已有代码是 {code} 的项目，请换一个代码。")
    if Person.objects.filter(username=username).exists():
        raise click.UsageError(f"已有账号 {username}，请换一个账号。")
    programme = Programme(
        code=code,
        title=title,
        short_title=short_title or title[:60],
        area=area,
        policy=default_policy(),
        first_year=int(span[1]),
        last_year=int(span[2]),
    )
    person = Person(username=username, name=name)
    try:
        programme.full_clean(exclude=["created_at"])
        person.full_clean(exclude=["password", "joined_at"])
        Unit._meta.get_field("name").clean(office, None)
    except ValidationError as error:
        raise click.UsageError("".join(error.messages)) from error
    password = secrets.token_urlsafe(12)
    with transaction.atomic():
        open_programme(
            programme, office, person, password=password, actor=SYSTEM, at=current_time()
        )
    click.echo(f"已开办：{title}（/{code}/）。账号 {username}，口令 {password}，只显示这一次。")


@click.command(help="设一位系统管理员，得到设置密码的链接。账号和岗位以后由他在网页上办理。")
@click.argument("code", metavar="项目代码")
@click.option("--username", required=True, help="账号。")
@click.option("--name", required=True, help="姓名。")
def administrator(code: str, username: str, name: str) -> None:
    _django()
    from luoshi_web.offices.actions import SYSTEM, appoint_administrator
    from luoshi_web.offices.models import Programme
    from luoshi_web.offices.people import PeopleError
    from luoshi_web.site.middleware import current_time

    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        raise click.UsageError(f"没有项目 {code}。")
    try:
        made = appoint_administrator(programme, name, username, actor=SYSTEM, at=current_time())
    except PeopleError as error:
        raise click.UsageError(str(error)) from error
    _print_link(made.token)


@click.command(help="给已有的账号做一个设置密码的链接：管理员忘了密码，或账号跨几个项目时用。")
@click.argument("username", metavar="账号")
def link(username: str) -> None:
    _django()
    from luoshi_web.offices.actions import SYSTEM, rescue_link
    from luoshi_web.offices.models import Person
    from luoshi_web.offices.people import sign_in_programmes
    from luoshi_web.site.middleware import current_time

    now = current_time()
    person = Person.objects.filter(username=username, is_active=True).first()
    programmes = sign_in_programmes(person, now.date()) if person else []
    if person is None or not programmes:
        raise click.UsageError(f"没有在用的账号 {username}，或它没有岗位。")
    _print_link(rescue_link(programmes[0], person, actor=SYSTEM, at=now))


def _print_link(token: str) -> None:
    from django.conf import settings

    if not token:
        click.echo("账号已有，已加上岗位，用原来的密码登录。")
        return
    site = next(iter(settings.CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")
    click.echo(f"{site}/invitation/{token}/")
    click.echo("七天内有效，只能用一次，只显示这一次。站点地址不同的，把前面一段换掉。")


@click.command(help="启动网站（gunicorn）。端口取环境变量 PORT，默认 8000。")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True)
def serve(host: str, workers: int) -> None:
    _django()
    _prepare()
    port = os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise click.UsageError(f"PORT={port!r} 不是端口号，请填 1 到 65535 之间的数。")
    click.echo(f"请用浏览器打开 http://{host}:{port}/ ，按 Ctrl+C 停止。")
    sys.stdout.flush()
    from django.conf import settings

    if settings.JOBS:
        start_beside()
    arguments = ["gunicorn", "luoshi_web.site.wsgi:application", "--bind", f"{host}:{port}",
                 "--workers", str(workers), "--timeout", "60", "--log-level", "warning"]  # fmt: skip
    os.execv(sys.executable, [sys.executable, "-m", *arguments])


@click.command(
    help="起草某月的通报：冻结评定，把没有编号的草稿 docx 和附表 xlsx 写到文件夹里。核对、签发、发布在网页上办。"
)
@click.argument("period", metavar="月份（如 2026-10）")
@click.option("--programme", default="tengzhou", show_default=True)
@click.option("--by", "username", default="coordinator", show_default=True, help="以哪个账号。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path())
def bulletin(period: str, programme: str, username: str, out: Path) -> None:
    _django()
    from luoshi.plan import Period
    from luoshi_web.bulletins.actions import draft_bulletin
    from luoshi_web.bulletins.paper_rows import draft_files
    from luoshi_web.offices.models import Person
    from luoshi_web.offices.queries import access_to
    from luoshi_web.site.middleware import current_time

    now = current_time()
    person = Person.objects.filter(username=username).first()
    if person is None:
        raise click.UsageError(f"没有账号 {username}。请用 --by 换一个。")
    access = access_to(person, programme, now.date())
    made = draft_bulletin(access, period=Period.parse(period), at=now)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in draft_files(made):
        path = out / name
        path.write_bytes(content)
        click.echo(f"{path}  {len(content)} 字节  {hashlib.sha256(content).hexdigest()[:12]}")


@click.command(help="把一个项目导出成一个数据包（.zip）：方案、评判规则、指标、单位和数据。")
@click.option("--datapackage", "file", required=True, type=_NEW_FILE, help="写到哪个文件。")
@click.option("--programme", help="项目的代码；只有一个项目时可以不写。")
@click.option("--known-on", type=_DAY, help="只要这一天结束前记下的数，如 2026-09-30。")
@click.option("--no-sample", is_flag=True, help="不导出演示数据。")
@click.option("--force", is_flag=True, help="文件已有时覆盖它。")
def export(
    file: Path,
    programme: str | None,
    known_on: datetime | None,
    *,
    no_sample: bool,
    force: bool,
) -> None:
    if file.exists() and not force:
        raise click.UsageError(f"已有文件 {file}，没有覆盖。请换一个名字，或加 --force。")
    if not file.parent.is_dir():
        raise click.UsageError(f"没有文件夹 {file.parent}，请先建好。")
    _django()
    from django.utils import timezone

    from luoshi.packages import write_package
    from luoshi_web.ledger.export import exported
    from luoshi_web.ledger.pages.known import end_of
    from luoshi_web.site.middleware import current_time

    now = current_time()
    until = end_of(known_on.date()) if known_on else None
    if known_on and known_on.date() > timezone.localtime(now).date():
        raise click.UsageError(f"{known_on.date()} 还没有到，请改选今天以前的日子。")
    made = exported(_chosen(programme), known_on=until, now=now, sample=not no_sample)
    data = write_package(made.package)
    # Under another name first: whoever fetches the file never finds half of it.
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise click.UsageError(
            f"{file} 写不进去（{error.strerror}），请核对磁盘和权限。"
        ) from error
    click.echo(f"{file}  {len(data)} 字节  {hashlib.sha256(data).hexdigest()}")
    _tell(made)


def _tell(made: Export) -> None:
    package = made.package
    click.echo(f"{package.title}：目标 {len(package.rules)}，数据 {len(package.observations)} 条。")
    if made.sample:
        click.echo(f"注意：其中 {made.sample} 条是演示数据，已逐条标明。正式上报请加 --no-sample。")
    if made.left_out:
        click.echo(f"没有导出演示数据 {made.left_out} 条。")
    if made.covered:
        click.echo(
            f"不作评判依据的没有导出（同一时刻记了两次的前一次、由台账计算的指标的其他来源）：{made.covered} 条。"
        )


def _chosen(code: str | None) -> Programme:
    from luoshi_web.offices.models import Programme

    found = list(Programme.objects.filter(code=code) if code else Programme.objects.all()[:9])
    if len(found) == 1:
        return found[0]
    if code or not found:
        raise click.UsageError(f"没有项目 {code}。" if code else "还没有项目。")
    codes = "、".join(programme.code for programme in found)
    raise click.UsageError(f"不止一个项目，请用 --programme 写明代码：{codes}。")


@click.command(help="核对审计记录的校验链，有断点时逐条报出，并以 1 结束。")
@click.argument("what", type=click.Choice(["verify"]))
@click.option("--programme", default="tengzhou", show_default=True)
def audit(what: str, programme: str) -> None:
    _django()
    from luoshi_web.offices.models import AuditEntry, Programme
    from luoshi_web.offices.queries import audit_faults

    found = Programme.objects.filter(code=programme).first()
    if found is None:
        raise click.UsageError(f"没有项目 {programme}。")
    faults = audit_faults(found)
    for fault in faults:
        click.echo(fault.message)
    count = AuditEntry.objects.filter(programme=found).count()
    click.echo(f"{what}: 共 {count} 条，断点 {len(faults)} 处。")
    sys.exit(1 if faults else 0)


@click.command(
    help="Django 的管理命令，如 luoshi manage migrate。",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    _django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["luoshi manage", *arguments])
