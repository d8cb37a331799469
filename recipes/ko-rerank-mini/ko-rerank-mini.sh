#!/bin/sh
# Makes builtin:ko-rerank-mini. Run it again after an interruption: what is done is skipped, what was begun goes on.
# Usage: recipes/ko-rerank-mini/ko-rerank-mini.sh DATA OUT      (PYTHON: any Python 3)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
recipe=$home/recipes/ko-rerank-mini
python=${PYTHON:-python3}
data=$1
mkdir -p "$2"
out=$(CDPATH= cd -- "$2" && pwd)

# shellcheck source=recipes/runs.sh
. "$home/recipes/runs.sh"

train() { # name, further options
    run=$out/$1
    shift
    complete "$run" && return
    # shellcheck disable=SC2046
    "$home/jjak" train-cross-encoder --output "$run" --max-seq-length 128 --freeze-embeddings --epochs 2 --save-steps 200 "$@" $(resume "$run")
}

# 1. Pairs of the train parts.
[ -f "$out/data/chatbot.csv" ] || "$python" "$recipe/pairs.py" "$data" "$out/data"

# 2. What follows from what: twelve layers learn to read two texts together.
train inference --model builtin:ko-small --data "$out/data/inference.jsonl" --columns premise,hypothesis --label-column label --loss ce \
    --eval-data "$out/data/inference-dev.jsonl" --eval-steps 650 --learning-rate 1e-4 --batch-size 32

# 3. Every other layer.
[ -d "$out/half" ] || "$home/jjak" trim --model "$out/inference/best" --layers 0,2,4,7,9,11 --output "$out/half"

# 4. Two wrong answers for each question, drawn from what an encoder finds, and without a margin: a reranker is there to mend mistakes.
for name in welfare msfaq medquad msdocs chatbot; do
    [ -f "$out/data/$name-hard.csv" ] || "$home/jjak" negatives --data "$out/data/$name.csv" --columns question,answer \
        --strategy model:2 --model builtin:ko-mini --mining-margin none --rank-max 20 --sampling random --format tuples --output "$out/data/$name-hard.csv"
done
[ -f "$out/data/hard.csv" ] || "$python" - "$out/data" <<'PY'
import csv, os, random, sys
folder, header, rows = sys.argv[1], None, []
for name in ("welfare", "msfaq", "medquad", "msdocs", "chatbot"):
    with open(os.path.join(folder, name + "-hard.csv"), encoding="utf8", newline="") as file:
        header, *of_set = csv.reader(file)
        rows += of_set
random.Random(42).shuffle(rows)
with open(os.path.join(folder, "hard.csv"), "w", encoding="utf8", newline="") as file:
    csv.writer(file, lineterminator="\n").writerows([header] + rows)
PY

# 5. The reranker.
train reranker --model "$out/half" --new-head --data "$out/data/hard.csv" --columns anchor,positive,negative_1,negative_2 --eval-split 0 \
    --loss mnrl --num-negatives 0 --learning-rate 1.5e-4 --batch-size 16
echo "The model is in $out/reranker/last."
