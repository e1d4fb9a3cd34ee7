#!/usr/bin/env bash
# Sets Wine up, makes the bundle for Windows and tests it there: scripts/test_windows.sh [pytest arguments]
# All that it needs and makes lies in build/windows (GOVCREDIT_WINDOWS names another folder). Each step has a
# limit of time, and what a step said is shown where it fails; nothing of Windows runs on afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(realpath -m "${GOVCREDIT_WINDOWS:-build/windows}")
python=${PYTHON:-.venv/bin/python}
mkdir -p "$work"

say() { printf '%s\n' "$*" >&2; }

skip() {
    say "*******************************************************************************"
    say "* Windows is NOT TESTED: $*"
    say "*******************************************************************************"
    [ -z "${CI:-}" ] || exit 1
    exit 0
}

# limited SECONDS LOG COMMAND…: what it says goes into the log, through a pipe since programs under Wine 8
# refuse files as standard handles. -k: who does not listen is killed.
limited() {
    timeout -k 10 "$1" "${@:3}" </dev/null 2>&1 | cat >"$work/$2.log"
}

# step SECONDS NAME COMMAND…: one that must succeed.
step() {
    local began=$SECONDS
    if limited "$@"; then
        say "  $2: $((SECONDS - began)) s"
    else
        say "FAILED: $2, after $((SECONDS - began)) s of $1"
        tail -n 100 "$work/$2.log" >&2
        return 1
    fi
}

wine=/usr/lib/wine/wine64
compiler=x86_64-w64-mingw32-gcc-win32
missing=()
[ -x "$wine" ] || missing+=(wine wine64)
command -v "$compiler" >/dev/null || missing+=(gcc-mingw-w64-x86-64-win32)
command -v localedef >/dev/null && [ -e /usr/share/i18n/locales/zh_CN ] || missing+=(locales)
if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || skip "missing: ${missing[*]} (as root: apt-get install ${missing[*]})"
    say "Installing ${missing[*]} …"
    export DEBIAN_FRONTEND=noninteractive
    limited 600 apt-update apt-get -o Acquire::Retries=3 update -qq || true
    limited 1800 apt-install apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "${missing[@]}" ||
        skip "apt-get could not install ${missing[*]}: $(tail -n 1 "$work/apt-install.log")"
fi

say "Windows:"
rm -rf "$work/bundle" "$work/again"
made=0
limited 1800 bundle "$python" scripts/make_windows.py --cache "$work" --out "$work/bundle" || made=$?
tail -n 20 "$work/bundle.log" >&2
[ "$made" != 3 ] || skip "the parts of the bundle could not be downloaded"
[ "$made" = 0 ] || exit 1
bundle=$(ls "$work"/bundle/*-windows.zip)

# A Chinese locale of our own makes Wine take code page 936; the system's locales stay as they are.
mkdir -p "$work/locale"
if [ ! -e "$work/locale/zh_CN.UTF-8" ]; then
    limited 300 locale localedef -i zh_CN -f UTF-8 "$work/locale/zh_CN.UTF-8" || true  # it warns
fi
# Wheels written in Rust ask bcryptprimitives.dll for random numbers, and Wine 8 has none.
[ -e "$work/bcryptprimitives.dll" ] ||
    step 300 compiler "$compiler" -shared -O1 -s -o "$work/bcryptprimitives.dll" scripts/windows/bcryptprimitives.c -ladvapi32

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all LOCPATH=$work/locale
{ export LC_ALL=zh_CN.UTF-8; } 2>/dev/null  # bash itself has no use for that locale
unset DISPLAY || true
children=()
finish() {
    [ ${#children[@]} = 0 ] || kill "${children[@]}" 2>/dev/null || true
    timeout 20 /usr/lib/wine/wineserver64 -k >/dev/null 2>&1 || true
}
trap finish EXIT
if [ ! -e "$WINEPREFIX/.ready" ]; then
    rm -rf "$WINEPREFIX"
    step 600 wineboot "$wine" wineboot -i
    step 300 version "$wine" reg add 'HKCU\Software\Wine' /v Version /d win10 /f
    # A program that dies just ends; nobody is there to look at its stack.
    step 300 debugger "$wine" reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Auto /d 0 /f
    touch "$WINEPREFIX/.ready"
fi

export GOVCREDIT_BUNDLE=$bundle GOVCREDIT_WINDOWS=$work GOVCREDIT_WINE_LIBRARY=$work/bcryptprimitives.dll
tests=("$python" -m pytest -p no:cacheprovider -o faulthandler_timeout=0 -q -ra --durations=15 -n0)
if [ $# -gt 0 ]; then
    "${tests[@]}" scripts/windows "$@"
    exit
fi
# On the second core meanwhile: the unit tests in Windows' Python, and the bundle once more.
limit=${GOVCREDIT_LIMIT:-3600}
rm -f "$work"/units-*.txt
units=()
for part in first second; do
    step "$limit" "unit-tests-$part" "${tests[@]}" scripts/windows/test_units.py -k "$part" &
    units+=($!)
done
step "$limit" again "$python" scripts/make_windows.py --cache "$work" --out "$work/again" &
again=$!
children=("${units[@]}" "$again")
failed=0
step "$limit" scenes "${tests[@]}" scripts/windows/test_bundle.py || failed=1
for child in "${units[@]}"; do
    wait "$child" || failed=1
done
wait "$again" || failed=1
children=()
tail -n 25 "$work/scenes.log" >&2
say "Unit tests inside, and what was skipped there (all they said: ${work#"$PWD/"}/units-*.txt):"
for part in first second; do
    sed -n '/short test summary info/,$p' "$work/units-$part.txt" >&2 || failed=1
done
cmp "$bundle" "$work/again/${bundle##*/}" || failed=1
exit "$failed"
