#!/usr/bin/env bash
# What feedback gives, with simulated people; see README.md.
# run.sh TRAFFIC.csv TEST.csv QUESTION,ANSWER OUTPUT [MODEL] [STEPS] [SEED]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jjak=${JJAK:-$here/../../../jjak}
traffic=$1 test=$2 columns=$3 output=$4 model=${5:-builtin:ko-mini} steps=${6:-60} seed=${7:-42}
answer=${columns#*,}
mkdir -p "$output"
python3 - "$traffic" "$test" "$answer" >"$output/answers.csv" <<'PY'
import csv, sys
answers = {}
for path in sys.argv[1:3]:
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            answers.setdefault(row[sys.argv[3]].strip(), len(answers) + 1)
writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["id", "answer"])
writer.writerows((f"a{number}", text) for text, number in answers.items())
PY
corpus=("--corpus" "$output/answers.csv:answer" "--exact-texts")

measure() { # LABEL MODEL SUMMARY
    "$jjak" evaluate --quiet --json --model "$2" --data "$test" --columns "$columns" "${corpus[@]}" >"$output/$1.metrics"
    python3 - "$1" "$output/$1.metrics" "$3" "${4:-}" <<'PY' | tee -a "$output/table.jsonl"
import json, sys
label, metrics, summary, truth = sys.argv[1:5]
line = {"run": label}
if summary:
    feedback = json.loads(open(summary).read().splitlines()[-1]).get("feedback", {})
    line.update({key: feedback[key] for key in ("positives", "clicked_positives", "negatives", "conflicts") if key in feedback})
if truth:
    line.update(json.loads(open(truth).read()))
numbers = json.loads(open(metrics).read().splitlines()[-1])
line.update({key: round(numbers[key], 4) for key in ("cosine_accuracy@1", "cosine_mrr@10", "cosine_ndcg@10")})
line.update(questions=numbers["questions"], answers=numbers["answers"])
print(json.dumps(line))
PY
}

train() { # LABEL OPTIONS...
    local label=$1
    shift
    "$jjak" train --quiet --json --model "$model" --output "$output/$label" --overwrite --eval-split 0 --max-steps "$steps" \
        --seed "$seed" "$@" >"$output/$label.summary"
}

feedback() { # LABEL KIND NOISE OPTIONS...
    local label=$1 log="$output/$2-$3.jsonl" noise=$3 kind=$2
    shift 3
    [ -f "$log" ] || python3 "$here/simulate.py" log "$output/hits.jsonl" "$output/answers.csv" "$kind" "$noise" "$seed" >"$log"
    "$jjak" data judgements --quiet --feedback "$log" "$@" --output "$output/$label.csv"
    python3 "$here/simulate.py" score "$output/$label.csv" "$output/hits.jsonl" "$output/answers.csv" >"$output/$label.truth"
    train "$label" --feedback "$log" --feedback-answers "$output/answers.csv:id,answer" "$@"
    measure "$label" "$output/$label/last" "$output/$label.summary" "$output/$label.truth"
}

rm -f "$output/table.jsonl" "$output"/*-0*.jsonl
"$jjak" evaluate --quiet --json --model "$model" --data "$traffic" --columns "$columns" "${corpus[@]}" \
    --predictions "$output/hits.jsonl" >"$output/traffic.metrics"
measure base "$model" ""
train pairs --data "$traffic" --columns "$columns"
measure pairs "$output/pairs/last" ""
for noise in 0.0 0.1 0.2; do
    feedback "clicked-once-$noise" clicks "$noise" --feedback-min-impressions 1 --feedback-min-clicks 1 --feedback-min-coec 0.000001
    feedback "coec-$noise" clicks "$noise"
    feedback "marks-$noise" marks "$noise"
done
