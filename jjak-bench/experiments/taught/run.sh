#!/usr/bin/env bash
# What a reranker teaches an encoder beyond the pairs themselves; see README.md.
# run.sh TRAIN TEST QUESTION,ANSWER OUTPUT [ROWS] [BATCH] [SEED] [FURTHER OPTIONS OF TRAIN...]
set -euo pipefail
jjak=${JJAK:-$(cd "$(dirname "$0")/../../.." && pwd)/jjak}
train=$1 test=$2 columns=$3 output=$4 rows=${5:-1920} batch=${6:-64} seed=${7:-42}
shift $(($# < 7 ? $# : 7))
mkdir -p "$output"

if [ ! -f "$output/rows.csv" ]; then
    python3 - "$train" "$columns" "$rows" "$output" <<'PY'
import csv, gzip, random, sys
path, columns, count, output = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3]), sys.argv[4]
csv.field_size_limit(1 << 30)
with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8-sig", newline="") as file:
    rows = [[row[column] for column in columns] for row in csv.DictReader(file)]
random.Random(5).shuffle(rows)
for name, part in (("answers", rows), ("rows", rows[:count])):
    with open(f"{output}/{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["question", "answer"]] + part)
PY
fi
# Eight answers of the fifty nearest, right ones among them: which they are is what the teacher says.
[ -f "$output/mined.csv" ] || "$jjak" negatives --quiet --data "$output/rows.csv" --columns question,answer --corpus "$output/answers.csv:answer" \
    --strategy model:8 --model builtin:ko-mini --mining-margin none --rank-max 50 --sampling random --format tuples --output "$output/mined.csv"

mined=$(printf ',negative_%s' 1 2 3 4 5 6 7 8)
train() { # NAME OPTION...
    local name=$1
    shift
    [ -f "$output/$name/run.json" ] && [ -d "$output/$name/last" ] && return
    "$jjak" train --quiet --model builtin:ko-mini --data "$output/mined.csv" --output "$output/$name" --resume --eval-split 0 --max-steps 60 \
        --batch-size "$batch" --learning-rate 2e-4 --seed "$seed" "$@"
}
train "alone-$seed" --columns anchor,positive "$@"
train "taught-$seed" --columns "anchor,positive$mined" --loss distill-kl --scale 20 --teacher builtin:ko-rerank-mini --add-loss mnrl=0.3 \
    --embedding-cache "$output/scores" "$@"
"$jjak" compare "$output/alone-$seed/last" "$output/taught-$seed/last" --data "$test" --columns "$columns"
