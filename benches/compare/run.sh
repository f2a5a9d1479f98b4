#!/usr/bin/env bash
# One table of gouji beside its peers: makes the sets, installs the peers into a virtual environment, runs all of them.
# A machine at rest is assumed; `pdftotext` is taken where it is installed.
set -euo pipefail
cd "$(dirname "$0")/../.."

cargo build --locked --release --quiet
target=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
sets=$target/compare/sets
cargo bench --locked --quiet --bench sets -- "$sets" "${1-400}"
html5ever=$(cargo bench --locked --no-run --bench html5ever --message-format json 2>/dev/null |
  sed -n 's/.*"executable":"\([^"]*html5ever[^"]*\)".*/\1/p')
place=$target/compare/venv
if [ ! -x "$place/bin/python" ] || ! "$place/bin/python" -c 'import pandas, lxml, opencc, selectolax, pdfplumber' 2>/dev/null; then
  python3 -m venv "$place"
  "$place/bin/pip" install --quiet --disable-pip-version-check \
    pandas==3.1.1 lxml==6.1.3 opencc==1.4.2 selectolax==1.0.2 pdfplumber==0.11.10
fi
"$place/bin/python" benches/compare/compare.py "$sets" "$target/release/gouji" "$html5ever"
