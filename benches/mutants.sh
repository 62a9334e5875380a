#!/usr/bin/env bash
# Breaks the code a line at a time and asks the library's tests whether they see it.
#
#   benches/mutants.sh COUNT [SEED] [PATH…]
#
# Draws COUNT mutations, the same for the same seed, of the rooms that carry the mathematics (or of the paths given), in a copy
# of what is committed. Each is tried with the tests of its own room, then, should it survive, with those of the whole library.
# Prints a line for each: killed, does not build, or SURVIVED with its place; and the score, of those that build, at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:?how many}
seed=${2:-1}
shift $(($# < 2 ? $# : 2))
[ $# -gt 0 ] || set -- src/random src/choice src/influence src/rule src/estimate src/evidence

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git archive HEAD | tar x -C "$copy"
cd "$copy"
# An endless loop is a mutation that was seen.
limit=${MUTANT_SECONDS:-900}

# One mutation a line: file, number of the line, expression for sed. What stands before a file's tests only, no comments, no
# attributes, no types with their arrows and brackets.
mutations() {
    find "$@" -name '*.rs' ! -name 'tests.rs' ! -name 'oracle.rs' | sort | while read -r file; do
        awk -v file="$file" '
            /^#\[cfg\(test\)\]/ { exit }
            /^ *\/\// || /^ *#/ || /^ *use / || /^ *(pub )?(fn|type|struct|enum|impl)/ { next }
            function put(found, other) {
                if (index($0, found)) {
                    gsub(/[*.^$\/\[\]]/, "\\\\&", found)
                    gsub(/&/, "\\\\\\&", other)
                    print file "\t" NR "\ts/" found "/" other "/"
                }
            }
            {
                put(" + ", " - "); put(" - ", " + "); put(" * ", " + ")
                put(" < ", " <= "); put(" <= ", " < "); put(" > ", " >= "); put(" >= ", " > ")
                put(" == ", " != "); put(" != ", " == "); put(" && ", " || "); put(" || ", " && ")
                put(".min(", ".max("); put(".max(", ".min("); put("-0.5", "0.5"); put(" 1.0", " 2.0")
                put("true", "false"); put("false", "true")
            }' "$file"
    done
}

passes() {
    local code=0
    timeout "$limit" cargo test --quiet --lib -- "$@" </dev/null >said 2>&1 || code=$?
    return "$code"
}

killed=0
tried=0
unbuilt=0
while IFS=$'\t' read -r file line change; do
    cp "$file" kept
    sed -i "${line}${change}" "$file"
    room=$(echo "${file#src/}" | cut -d/ -f1)
    said=killed
    if passes "$room::" && passes; then
        said=SURVIVED
    elif grep -q 'could not compile' said; then
        said='does not build'
    fi
    case $said in
    killed) killed=$((killed + 1)) tried=$((tried + 1)) ;;
    SURVIVED) tried=$((tried + 1)) ;;
    *) unbuilt=$((unbuilt + 1)) ;;
    esac
    echo "$said  $file:$line  $change"
    cp kept "$file"
done < <(mutations "$@" | shuf --random-source=<(yes "$seed") -n "$count")
echo "$killed of $tried killed, $unbuilt did not build"
