#!/bin/sh
# Make .venv with the locked packages of the file given, and luoshi itself. Called by the Makefile.
set -eu
lock=$1
python=${PYTHON:-python3}

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "需要 Python 3.11 或更新的版本。请安装后再试，或用 make PYTHON=路径 指定。" >&2
  exit 1
fi
if [ ! -x .venv/bin/pip ]; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      apt-get update -q && { apt-get install -qy "$package" || apt-get install -qy python3-venv; }
    else
      echo "这台机器缺 Python 的 venv 模块。请先运行：sudo apt-get install $package" >&2
      exit 1
    fi
  fi
  "$python" -m venv .venv
fi
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
# luoshi itself: in place, without looking for anything more.
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
