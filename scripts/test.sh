#!/usr/bin/env bash
# Sets up what is missing and runs the tests: scripts/test.sh [quick [room]] [pytest arguments]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
chosen=()
if [ "${1:-}" = quick ]; then
    shift
    chosen=(-m "not slow" --durations 10 --durations-min 1) # what is listed belongs among the slow ones
    if [ -d "tests/${1:-none}" ]; then
        chosen+=("tests/$1")
        shift
    fi
fi
# By file, since the engines recalculate one workbook for all tests of a module.
exec .venv/bin/python -m pytest --numprocesses auto --dist loadfile "${chosen[@]}" "$@"
