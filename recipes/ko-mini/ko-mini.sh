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

# 2. Vocabulary and encoder from nothing, then on with other draws from a lower rate.
texts="$out/texts/answers.txt.gz,$out/texts/docs.txt.gz,$out/texts/reviews.txt.gz,$out/texts/sentences.txt.gz,$out/texts/utterances.txt.gz"
if ! complete "$out/encoder"; then
    # shellcheck disable=SC2046
    "$home/jjak" pretrain --data "$texts" --config "$recipe/pretrain.yaml" \
        --config-json "$recipe/config.json" --output "$out/encoder" $(resume "$out/encoder")
fi
if ! complete "$out/longer"; then
    # shellcheck disable=SC2046
    "$home/jjak" pretrain --data "$texts" --config "$recipe/pretrain.yaml" --model "$out/encoder/best" \
        --max-steps 2600 --learning-rate 7e-4 --seed 43 --output "$out/longer" $(resume "$out/longer")
fi

# 3. Fine-tuning wants dropout; pretraining, which sees each text once or twice, had none.
if [ ! -d "$out/start" ]; then
    rm -rf "$out/start.new"
    cp -r "$out/longer/best" "$out/start.new"
    sed -e 's/\("hidden_dropout_prob" *: *\)0.0/\10.1/' -e 's/\("attention_probs_dropout_prob" *: *\)0.0/\10.1/' \
        "$out/longer/best/config.json" > "$out/start.new/config.json"
    mv "$out/start.new" "$out/start"
fi

# 4. Which sentence belongs to which paragraph, and which paragraph follows: many weak pairs.
[ -f "$out/pages.tsv.gz" ] || "$recipe/pages.sh" "$out/texts/docs.txt.gz" "$out/pages.tsv.gz"
if ! complete "$out/pages"; then
    # shellcheck disable=SC2046
    "$home/jjak" train --data "$out/pages.tsv.gz" --columns question,answer --eval-split 0.01 --model "$out/start" --output "$out/pages" \
        --batch-size 128 --epochs 1 --learning-rate 5e-4 --eval-steps 150 --save-steps 150 --seed 42 --threads 1 $(resume "$out/pages")
fi

# 5. Pairs and triplets in the form that jjak train reads.
[ -d "$out/pairs" ] || "$recipe/pairs.sh" "$data" "$out/pairs"

# 6. The sentence encoder: several data sets, each with its own loss.
if ! complete "$out/sentences"; then
    sed "s|PAIRS|$out/pairs|" "$recipe/sentences.yaml" > "$out/sentences.yaml"
    # shellcheck disable=SC2046
    "$home/jjak" train --config "$out/sentences.yaml" --model "$out/pages/best" \
        --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$out/sentences" $(resume "$out/sentences")
fi

# 7. Graded pairs among questions and answers, then graded pairs alone for one pass at a low rate: more of them forgets the answers.
if ! complete "$out/mixed"; then
    sed "s|PAIRS|$out/pairs|" "$recipe/mixed.yaml" > "$out/mixed.yaml"
    # shellcheck disable=SC2046
    "$home/jjak" train --config "$out/mixed.yaml" --model "$out/sentences/best" \
        --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$out/mixed" $(resume "$out/mixed")
fi
if ! complete "$out/model"; then
    # shellcheck disable=SC2046
    "$home/jjak" train --data "$out/pairs/sts.tsv" --columns sentence1,sentence2,score --loss cosent --model "$out/mixed/last" \
        --eval-data "$data/korsts-ko/sts-dev.tsv" --output "$out/model" --batch-size 32 --epochs 1 --learning-rate 6e-5 \
        --seed 42 --threads 1 $(resume "$out/model")
fi
echo "The model is in $out/model/best."
