#!/bin/sh
# Teaches a model English by 700 translations of Korean sentences, and measures both languages before and after. Run it again after an interruption: it goes on.
# Usage: recipes/parallel/parallel.sh DATA OUT [MODEL]      (MODEL: default builtin:ko-mini)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
data=$1
mkdir -p "$2"
out=$(CDPATH= cd -- "$2" && pwd)
model=${3:-builtin:ko-mini}

[ -f "$out/stsb.csv" ] || { echo sentence1,sentence2,score; cat "$data/stsb-en/stsb-en-dev.csv"; } > "$out/stsb.csv"
[ -d "$out/tatoeba" ] || "$home/jjak" data split --data "$data/tatoeba-ko-en/pairs.tsv" --columns ko,en --share 0.3 --output "$out/tatoeba"

measure() { # what, model
    echo "$1"
    "$home/jjak" evaluate --model "$2" --data "$out/tatoeba/held-out.csv" --task translation --columns ko,en --json --quiet
    "$home/jjak" evaluate --model "$2" --data "$out/stsb.csv" --task sts --columns sentence1,sentence2,score --json --quiet
    "$home/jjak" evaluate --model "$2" --data "$data/korsts-ko/sts-dev.tsv" --task sts --columns sentence1,sentence2,score --json --quiet
}

measure "before:" "$model"
if [ ! -d "$out/both/last" ] || [ -n "$(find "$out/both" -maxdepth 1 -name 'checkpoint-*')" ]; then
    resume=$([ ! -d "$out/both" ] || echo --resume)
    # shellcheck disable=SC2086
    "$home/jjak" distill --teacher "$model" --student "$model" --loss mse --columns ko,en \
        --parallel "$out/tatoeba/train.csv" --eval-texts 70 --epochs 10 --batch-size 32 --learning-rate 1e-3 --output "$out/both" $resume
fi
measure "after:" "$out/both/best"
