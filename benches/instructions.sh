#!/usr/bin/env bash
# Millions of instructions a report of each fixed set, and for the start, held against budget.toml: more than 3 % above a
# budget fails. They are the same from run to run to within half a per cent; another compiler or another processor gives
# other numbers, which are printed and hold nobody to them. Needs valgrind.
#
#   benches/instructions.sh            # what `cargo build --release` gives
#   benches/instructions.sh --write    # the numbers of this machine as the new budget
set -euo pipefail
cd "$(dirname "$0")/.."

command -v valgrind >/dev/null || { echo "valgrind is not here: instructions are not counted"; exit 0; }
cargo build --locked --release --quiet
target=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
sets=$target/sets
cargo bench --locked --quiet --bench sets -- "$sets" 40
budget=benches/budget.toml
compiler=$(rustc -V)
processor=$(grep -m1 '^flags' /proc/cpuinfo | tr ' ' '\n' | grep -xE 'sse4_2|avx2|avx512f|bmi2|erms|sha_ni' | sort | tr '\n' ' ' | sed 's/ $//')

# Instructions of reading some files, with one thread.
count() {
  RAYON_NUM_THREADS=1 valgrind --tool=callgrind --callgrind-out-file=/dev/null \
    "$target/release/gouji" read --no-spans "$@" 2>&1 >/dev/null | awk '/Collected/ { print $4 }'
}

measured=()
for set in small gbk word lines together pdf; do
  files=("$sets/$set"/*)
  once=$(count "${files[@]}")
  twice=$(count "${files[@]}" "${files[@]}")
  measured+=("$set = $(awk "BEGIN { printf \"%.2f\", ($twice - $once) / ${#files[@]} / 1e6 }")")
  if [ "$set" = small ]; then
    first=$(count "${files[0]}")
    measured=("start = $(awk "BEGIN { printf \"%.1f\", ($first - ($twice - $once) / ${#files[@]}) / 1e6 }")" "${measured[@]}")
  fi
done

if [ "${1-}" = --write ]; then
  {
    sed '/^rustc/,$d' "$budget"
    printf 'rustc = "%s"\nprocessor = "%s"\n\n' "$compiler" "$processor"
    printf '%s\n' "${measured[@]}"
  } >"$budget.new"
  mv "$budget.new" "$budget"
fi

printf 'rustc = "%s"\nprocessor = "%s"\n' "$compiler" "$processor" | cat - <(printf '%s\n' "${measured[@]}") |
  awk -F' = ' -v of="$budget" '
    FNR == NR && FILENAME == of { known[$1] = $2; next }
    $1 == "rustc" || $1 == "processor" { if (known[$1] != $2) { print $1 " is " $2 ", the budget is for " known[$1] ": nothing is enforced"; free = 1 }; next }
    {
      over = $2 > known[$1] * 1.03
      printf "  %-9s %7.2f M instructions, budget %7.2f%s\n", $1, $2, known[$1], over ? "  OVER" : ""
      bad += over && !free
    }
    END { exit bad > 0 }' "$budget" -
