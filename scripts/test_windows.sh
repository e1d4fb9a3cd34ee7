#!/usr/bin/env bash
# Sets Wine up, makes the bundle for Windows and tests it there: scripts/test_windows.sh [pytest arguments]
# All that it needs and makes lies in build/windows (GOVCREDIT_WINDOWS names another folder).
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
    apt-get update -qq >"$work/apt.log" 2>&1 || true
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$work/apt.log" 2>&1 ||
        skip "apt-get could not install ${missing[*]}: $(tail -n 1 "$work/apt.log")"
fi

# A Chinese locale of our own makes Wine take code page 936; the system's locales stay as they are.
mkdir -p "$work/locale"
[ -e "$work/locale/zh_CN.UTF-8" ] || localedef -i zh_CN -f UTF-8 "$work/locale/zh_CN.UTF-8" >/dev/null 2>&1 || true
# Wheels written in Rust ask bcryptprimitives.dll for random numbers, and Wine 8 has none.
if [ ! -e "$work/bcryptprimitives.dll" ]; then
    "$compiler" -shared -O1 -s -o "$work/bcryptprimitives.dll" scripts/windows/bcryptprimitives.c -ladvapi32
fi

say "Making the bundle, twice …"
"$python" scripts/make_windows.py --out "$work/bundle"
"$python" scripts/make_windows.py --out "$work/again"
bundle=$(ls "$work"/bundle/*-windows.zip)

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all
export LOCPATH=$work/locale
{ export LC_ALL=zh_CN.UTF-8; } 2>/dev/null  # bash itself has no use for that locale
unset DISPLAY || true
trap '/usr/lib/wine/wineserver64 -k >/dev/null 2>&1 || true' EXIT
if [ ! -e "$WINEPREFIX/.ready" ]; then
    say "Setting Wine up …"
    rm -rf "$WINEPREFIX"
    # Standard handles must be pipes or /dev/null: programs under Wine 8 refuse regular files.
    "$wine" wineboot -i </dev/null 2>&1 | cat >"$work/wine.log"
    "$wine" reg add 'HKCU\Software\Wine' /v Version /d win10 /f </dev/null 2>&1 | cat >>"$work/wine.log"
    # A program that dies just ends; nobody is there to look at its stack.
    "$wine" reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Auto /d 0 /f </dev/null 2>&1 |
        cat >>"$work/wine.log"
    touch "$WINEPREFIX/.ready"
fi

export GOVCREDIT_BUNDLE=$bundle GOVCREDIT_BUNDLE_AGAIN=$work/again/${bundle##*/}
export GOVCREDIT_WINE_LIBRARY=$work/bcryptprimitives.dll GOVCREDIT_WINDOWS=$work
"$python" -m pytest -p no:cacheprovider -q -ra --durations=15 -n0 scripts/windows/test_bundle.py "$@"
