#!/usr/bin/env bash
# Sets up what is missing and plays a whole round with made-up answers: scripts/demo.sh [NEW FOLDER]
set -euo pipefail
checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-}
if [ -z "$folder" ]; then
    folder=$checkout/demo-round
    for ((k = 2; ; k++)); do
        [ -e "$folder" ] || break
        folder=$checkout/demo-round-$k
    done
fi
"$checkout/scripts/setup.sh"
exec "$checkout/.venv/bin/govcredit-xl" demo "$folder"
