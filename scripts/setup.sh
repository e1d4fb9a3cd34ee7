#!/usr/bin/env bash
# Makes .venv in the checkout with the program in it: scripts/setup.sh [test]
# Needs Python 3.11 or later. What is there already is left alone, so a second call is quick.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
extra=${1:-}

say() { printf '%s\n' "$*" >&2; }

install_packages() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2 || say "apt-get update failed; trying with the lists that are there"
    apt-get install -y -qq --no-install-recommends "$@" >&2
}

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
complete() { usable "$1" && "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# A shim named python3 may stand for no Python at all, so each candidate is tried by running it.
find_python() {
    local candidate
    for candidate in "${PYTHON:-python3}" python3 python3.11 python3.12 python3.13 python3.14 /usr/bin/python3; do
        if "$1" "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

make_environment() {
    local python
    if ! python=$(find_python complete); then
        # Debian keeps ensurepip, which venv needs, in a package of its own.
        install_packages python3 python3-venv || true
        if ! python=$(find_python complete); then
            if find_python usable >/dev/null; then
                say "Python is here but cannot make virtual environments. As root: apt-get install python3-venv"
            else
                say "Python 3.11 or later is missing. As root: apt-get install python3 python3-venv"
            fi
            exit 1
        fi
    fi
    rm -rf .venv
    "$python" -m venv .venv
}

usable .venv/bin/python || make_environment

stamp=.venv/.installed${extra:+-$extra}
wanted=$(.venv/bin/python -c 'import hashlib, sys
print(hashlib.sha256(open("pyproject.toml", "rb").read()).hexdigest(), sys.version.split()[0], sys.prefix)')
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    say "Installing govcredit-xl into .venv …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".${extra:+[$extra]}"
    printf '%s\n' "$wanted" >"$stamp"
fi

# Debian's names of what the tests use, each with the command that tells whether it is there.
missing=()
need() { command -v "$1" >/dev/null || missing+=("${@:2}"); }
if [ "$extra" = test ]; then
    command -v libreoffice >/dev/null || need soffice libreoffice-calc libreoffice-writer
    # Documents are drawn by a part of LibreOffice that Debian packs apart.
    [ ! -d /usr/lib/libreoffice/program ] || [ -e /usr/lib/libreoffice/program/libswlo.so ] || missing+=(libreoffice-writer)
    [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
    /usr/bin/python3 -c 'import uno' >/dev/null 2>&1 || missing+=(python3-uno)
    need pdftotext poppler-utils
    need desktop-file-validate desktop-file-utils
    need unar unar
    [ -x /usr/sbin/dovecot ] || need dovecot dovecot-imapd
    need mu maildir-utils
    need unzip unzip
    perl -MEmail::MIME -e 1 2>/dev/null || missing+=(libemail-mime-perl)
    if [ ${#missing[@]} -gt 0 ]; then
        say "Installing what the tests use: ${missing[*]} …"
        if ! install_packages "${missing[@]}"; then
            say "*******************************************************************************"
            say "* Missing: ${missing[*]}"
            say "* The tests that need them are SKIPPED. As root: apt-get install ${missing[*]}"
            say "*******************************************************************************"
        fi
    fi
fi
