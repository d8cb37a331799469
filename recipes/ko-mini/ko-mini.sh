#!/bin/sh
# Makes builtin:ko-mini: texts, vocabulary and encoder, then the sentence encoder. Run it again after an interruption:
# what is done is skipped, what was begun goes on from its newest checkpoint.
# Usage: recipes/ko-mini/ko-mini.sh DATA OUT
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
recipe=$home/recipes/ko-mini
data=$1
out=$2
mkdir -p "$out"

resume() { # prints --resume where a run was begun
    for checkpoint in "$1"/checkpoint-*; do
        [ ! -d "$checkpoint" ] || { echo --resume; return; }
    done
}

complete() { # a stopped run has a last model too, but also a checkpoint
    [ -d "$1/last" ] && [ -z "$(resume "$1")" ]
}

# 1. Raw text.
[ -f "$out/texts/answers.txt.gz" ] || "$recipe/texts.sh" "$data" "$out/texts"

# 2. Vocabulary and encoder from nothing.
if ! complete "$out/encoder"; then
    # shellcheck disable=SC2046
    "$home/jjak" pretrain \
        --data "$out/texts/answers.txt.gz,$out/texts/docs.txt.gz,$out/texts/reviews.txt.gz,$out/texts/sentences.txt.gz,$out/texts/utterances.txt.gz" \
        --config "$recipe/pretrain.yaml" --config-json "$recipe/config.json" --output "$out/encoder" $(resume "$out/encoder")
fi

# 3. Fine-tuning wants dropout; pretraining, which sees each text once or twice, had none.
if [ ! -d "$out/start" ]; then
    rm -rf "$out/start.new"
    cp -r "$out/encoder/best" "$out/start.new"
    sed -e 's/\("hidden_dropout_prob" *: *\)0.0/\10.1/' -e 's/\("attention_probs_dropout_prob" *: *\)0.0/\10.1/' \
        "$out/encoder/best/config.json" > "$out/start.new/config.json"
    mv "$out/start.new" "$out/start"
fi

# 4. Pairs and triplets in the form that jjak train reads.
[ -d "$out/pairs" ] || "$recipe/pairs.sh" "$data" "$out/pairs"

# 5. The sentence encoder: several data sets, each with its own loss.
if ! complete "$out/sentences"; then
    sed "s|PAIRS|$out/pairs|" "$recipe/sentences.yaml" > "$out/sentences.yaml"
    # shellcheck disable=SC2046
    "$home/jjak" train --config "$out/sentences.yaml" --model "$out/start" \
        --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$out/sentences" $(resume "$out/sentences")
fi

# 6. Graded pairs alone, at a lower rate: what has learned to tell texts apart learns how alike they are.
if ! complete "$out/model"; then
    # shellcheck disable=SC2046
    "$home/jjak" train --data "$out/pairs/sts.tsv" --columns sentence1,sentence2,score --loss cosent --model "$out/sentences/best" \
        --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$out/model" --batch-size 32 --epochs 4 --learning-rate 1e-4 \
        --eval-steps 180 --seed 42 --threads 2 $(resume "$out/model")
fi
echo "The model is in $out/model/best."
