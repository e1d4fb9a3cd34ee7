#!/usr/bin/env bash
# Sets up what is missing and runs the tests: scripts/test.sh [pytest arguments]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
# By file, since the engines recalculate one workbook for all tests of a module.
exec .venv/bin/python -m pytest --numprocesses auto --dist loadfile "$@"
