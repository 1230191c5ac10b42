"""Word's old .doc and .rtf by programs of the system: LibreOffice turns them into .docx, catdoc into bare text.

The one reader that leaves this process. The program gets the bytes in a folder of its own, no macros, no links followed,
a time limit, and is ended with all its children when that is over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from luoshi.reading.contract import Document, Limits, ReadingError
from luoshi.reading.formats.assembly import Assembly
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.docx import read_docx
from luoshi.reading.formats.encodings import decode

SECONDS = 90
_REMEDY = "请在 Word 或 WPS 里打开它，另存为 .docx 后再试。"
# No macros, and no graphics or links from anywhere: a document may name addresses inside the users' network.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""


def read_legacy(data: bytes, name: str, limits: Limits) -> Document:
    """Takes seconds, not milliseconds. Raises ReadingError, also when neither program is installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    catdoc = shutil.which("catdoc")
    is_rtf = data.startswith(b"{\\rtf")
    with TemporaryDirectory(prefix="luoshi-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "plan.rtf" if is_rtf else "plan.doc")
        source.write_bytes(data)
        if office:
            return _by_office(office, source, name, limits)
        if catdoc and not is_rtf:
            return _by_catdoc(catdoc, source, name, limits)
    raise ReadingError(
        f"{called(name)}是旧版 Word 格式，这台机器上没有能读它的程序（LibreOffice 或 catdoc）。",
        _REMEDY,
    )


def _by_office(program: str, source: Path, name: str, limits: Limits) -> Document:
    profile = source.parent / "profile"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    kind = "Rich Text Format" if source.suffix == ".rtf" else "MS Word 97"
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}", f"--infilter={kind}",
        "--convert-to", "docx", "--outdir", str(source.parent), str(source),
    ]  # fmt: skip
    _run(command, source.parent, name)
    made = source.with_suffix(".docx")
    if not made.is_file() or made.stat().st_size > limits.file_bytes:
        raise ReadingError(f"{called(name)}不是完好的旧版 Word 文档，转换没有成功。", _REMEDY)
    return read_docx(made.read_bytes(), name, limits, converted=True)


def _by_catdoc(program: str, source: Path, name: str, limits: Limits) -> Document:
    text = _run([program, "-w", "-d", "utf-8", str(source)], source.parent, name)
    assembly = Assembly(limits)
    assembly.note(
        "automatic_numbers_lost",
        "旧版 Word 的自动编号和表格结构没有读出，请核对，或另存为 .docx 再读。",
    )
    assembly.paragraph(decode(text, name))
    return assembly.document("doc")


def _run(command: Sequence[str], folder: Path, name: str) -> bytes:
    """What the program prints. Raises ReadingError when it fails or takes too long."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise ReadingError(
            f"{called(name)}是旧版 Word 格式，转换程序启动不了。", _REMEDY
        ) from error
    with process:
        try:
            printed, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            raise ReadingError(f"{called(name)}转换超过 {SECONDS} 秒，已停止。", _REMEDY) from error
    if process.returncode != 0:
        raise ReadingError(f"{called(name)}不是完好的旧版 Word 文档，转换没有成功。", _REMEDY)
    return printed
