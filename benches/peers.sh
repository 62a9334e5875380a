#!/usr/bin/env bash
# Runs the peers and coattails in turn on this machine and prints rates, medians and their ratios.
#
#   COATTAILS_BENCH=FOLDER benches/peers.sh [ROUNDS]
#
# FOLDER holds numpy_reference.py (needs numpy) and, if wanted, electoral_sim_reference.py (Python 3.12,
# electoral-sim 0.2.1). The rate of coattails is replicates over the wall time of the whole command: reading, compiling,
# simulating, estimating, writing; the peers time their innermost work only.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
peers=${COATTAILS_BENCH:?set it to the folder of the peers\' scripts}
python=${PYTHON:-python3}
replicates=400000
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cargo build --release --quiet
coattails=${CARGO_TARGET_DIR:-target}/release/coattails

# note NAME RATE: one measurement.
note() {
    printf '%s\t%s\n' "$1" "$2" >>"$scratch/rates"
    printf '  %-34s %12s /s\n' "$1" "$2"
}

peer() {
    local line
    line=$("$python" "$1")
    note "$2" "$(printf '%s' "$line" | "$python" -c "import json, sys; print(json.load(sys.stdin)['$3'])")"
}

own() {
    local begin end
    begin=$(date +%s.%N)
    "$coattails" run "benches/$1.toml" --replicates "$replicates" --threads "$2" --no-charts --no-report --no-table --quiet \
        --out "$scratch/out"
    end=$(date +%s.%N)
    rm -rf "$scratch/out"
    note "coattails $1, threads $2" "$("$python" -c "print(round($replicates / ($end - $begin)))")"
}

for round in $(seq "$rounds"); do
    echo "round $round of $rounds"
    peer "$peers/numpy_reference.py" "numpy" replicates_per_s
    for threads in 1 2; do
        own reference "$threads"
        own reference-kept "$threads"
    done
    if [ -n "${ELECTORAL_SIM:-}" ]; then
        peer "$peers/electoral_sim_reference.py" "electoral-sim, a million voters" elections_per_s
    fi
done

"$python" - "$scratch/rates" <<'EOF'
import collections, statistics, sys

rates = collections.defaultdict(list)
for line in open(sys.argv[1], encoding="utf-8"):
    name, rate = line.rstrip("\n").split("\t")
    rates[name].append(float(rate))
numpy = statistics.median(rates["numpy"])
print("\nmedian of each, and its ratio to numpy")
for name, seen in rates.items():
    median = statistics.median(seen)
    ratio = "" if name.startswith("electoral") else f"{median / numpy:8.2f} x"
    print(f"  {name:34} {median:12,.0f} /s {ratio}")
EOF
