#!/bin/sh
# Measures a Korean model on the test parts: as it is, and fine-tuned on the train part of each set of questions and answers; beside it
# BM25 and ko-tiny from scratch. Prints lines "set, who, metrics"; KorSTS has no test part here, its dev part chose the checkpoint.
# Usage: recipes/ko-mini/measure.sh DATA MODEL OUT
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
data=$1
model=$2
out=$3
mkdir -p "$out"

measure() { # set, who, model, file
    numbers=$("$home/jjak" evaluate --model "$3" --data "$4" --columns question,answer --json --quiet | tail -n 1 \
        | tr ',{}' '\n\n\n' | grep -E 'accuracy@1"|mrr@10|ndcg@10' | sed -e 's/"[a-z0-9]*_//' -e 's/"//' | tr '\n' ' ')
    echo "$1, $2: $numbers"
}

tune() { # set, train file, dev file, who, model, further options
    run=$out/$1-$4 rows=$2 dev=$3 from=$5
    shift 5
    # A stopped run has a last model too, but also a checkpoint.
    if [ ! -d "$run/last" ] || [ -n "$(find "$run" -maxdepth 1 -name 'checkpoint-*')" ]; then
        "$home/jjak" train --data "$rows" --columns question,answer --eval-data "$dev" --model "$from" \
            --output "$run" --batch-size 64 --quiet --overwrite "$@"
    fi
}

# Every sentence of the first half of a group asks for those of the second half.
awk -F '\t' -v OFS='\t' '
    NR == 1 { print "question", "answer"; next }
    $1 != group { flush(); group = $1; n = 0 }
    { sentence[n++] = $4 }
    END { flush() }
    function flush(i, j) {
        for (i = 0; i < int(n / 2); i++) for (j = int(n / 2); j < n; j++) print sentence[i], sentence[j]
    }' "$data/parakqc-ko/test.tsv" > "$out/paraphrases.tsv"

"$home/jjak" evaluate --model "$model" --data "$data/korsts-ko/sts-dev.tsv" --task sts --columns sentence1,sentence2,score --json --quiet
measure parakqc-ko BM25 bm25 "$out/paraphrases.tsv"
measure parakqc-ko "as it is" "$model" "$out/paraphrases.tsv"
for name in chatbot-ko welfare-qa-ko ms-faq-ko; do
    train="$data/$name/train.csv"
    [ -f "$train" ] || train="$train.gz"
    test="$data/$name/test.csv"
    measure "$name" BM25 bm25 "$test"
    tune "$name" "$train" "$data/$name/dev.csv" tiny builtin:ko-tiny --epochs 6 --learning-rate 2e-3 --scale 10
    measure "$name" "ko-tiny trained" "$out/$name-tiny/best" "$test"
    measure "$name" "as it is" "$model" "$test"
    tune "$name" "$train" "$data/$name/dev.csv" tuned "$model" --epochs 4 --learning-rate 2e-4
    measure "$name" "fine-tuned" "$out/$name-tuned/best" "$test"
done
