#!/usr/bin/env bash
# What training on a set's own pairs gives a model that already knows the language; see README.md.
# run.sh NAME TRAIN TEST QUESTION,ANSWER OUTPUT [MODEL] [STEPS] [RATE] [SEED...]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jjak=${JJAK:-$here/../../../jjak}
name=$1 train=$2 test=$3 columns=$4 output=$5 model=${6:-builtin:ko-mini} steps=${7:-60} rate=${8:-2e-4}
shift $(($# < 8 ? $# : 8))
[ $# -gt 0 ] || set -- 42 43 44
mkdir -p "$output"

measure() { # LABEL MODEL
    [ -f "$output/$1.jsonl" ] || "$jjak" evaluate --quiet --json --model "$2" --data "$test" --columns "$columns" \
        --predictions "$output/$1.jsonl" >"$output/$1.metrics"
}

measure bm25 bm25
measure before "$model"
for seed in "$@"; do
    if [ ! -f "$output/seed-$seed.jsonl" ]; then
        "$jjak" train --quiet --json --model "$model" --data "$train" --columns "$columns" --output "$output/run-$seed" \
            --resume --eval-split 0 --max-steps "$steps" --batch-size 64 --learning-rate "$rate" --seed "$seed" >"$output/seed-$seed.summary"
        measure "seed-$seed" "$output/run-$seed/last"
    fi
done
python3 "$here/intervals.py" "$name" "$output" "$@"
