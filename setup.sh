#!/bin/sh
# Makes .venv with Python 3.10 and everything PAL needs. Run by make; safe to run again (does nothing when nothing changed).
#   ./setup.sh run    what PAL needs to run
#   ./setup.sh dev    that, and what the tests and checks need
set -eu
cd "$(dirname "$0")"
list=requirements/${1:-run}.txt

say() { printf '%s\n' "pal setup: $*" >&2; }
is_310() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

stamp=.venv/.installed-${1:-run}
now=$(cat "$list" pyproject.toml setup.sh | cksum)
if [ -x .venv/bin/python ] && is_310 .venv/bin/python && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then exit 0; fi

# Rasa 3.6.21 needs exactly 3.10. Take the first one that runs: a pyenv shim is on PATH even when it cannot start.
python310=
for candidate in "${PAL_PYTHON:-}" "$(command -v python3.10 || true)" \
    "$HOME"/.pyenv/versions/3.10.*/bin/python "$HOME"/.local/share/uv/python/cpython-3.10*/bin/python3.10 \
    /usr/bin/python3.10 /usr/local/bin/python3.10 /opt/homebrew/bin/python3.10; do
    if [ -n "$candidate" ] && is_310 "$candidate"; then
        # The shim's own answer: uv must get the real file, not the shim.
        python310=$("$candidate" -c 'import sys, os; print(os.path.realpath(sys.executable))')
        break
    fi
done

uv=$(command -v uv || true)
if [ -z "$uv" ] || ! "$uv" --version >/dev/null 2>&1; then
    uv=.uv/bin/uv
    if [ ! -x "$uv" ]; then
        any=
        for candidate in "$python310" python3 python3.13 python3.12 python3.11 python; do
            if [ -n "$candidate" ] && "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
                any=$candidate; break
            fi
        done
        if [ -z "$any" ]; then
            say "needs Python 3 (with venv and pip) or uv, and found neither. On Debian or Ubuntu: apt install python3-venv"
            exit 1
        fi
        say "getting uv from PyPI"
        "$any" -m venv .uv
        if ! .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt; then
            rm -rf .uv
            say "could not get uv from PyPI. Check the network, then run the same command again."
            exit 1
        fi
    fi
fi

if [ -z "$python310" ]; then
    say "no Python 3.10 on this machine; asking uv for one"
    if ! "$uv" python install 3.10 >&2; then
        say "Rasa needs Python 3.10 and it could not be fetched. Install it (apt install python3.10, or pyenv install 3.10), or name one: PAL_PYTHON=/path/to/python3.10 make run"
        exit 1
    fi
    python310=$("$uv" python find --managed-python 3.10)
fi

if [ ! -x .venv/bin/python ] || ! is_310 .venv/bin/python; then
    "$uv" venv --quiet --clear --python "$python310" .venv
fi
say "installing packages ($list); the first time takes a minute or more"
if ! "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r "$list"; then
    say "some packages could not be had from PyPI. Check the network, then run the same command again."
    exit 1
fi
# The project itself, as the command `pal`; everything it needs to build is already there.
"$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .
printf '%s' "$now" > "$stamp"
