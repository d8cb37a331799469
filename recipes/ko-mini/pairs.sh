#!/bin/sh
# Prepares pairs and triplets from the train parts of the sets.
# Usage: recipes/ko-mini/pairs.sh DATA OUT
set -eu
data=$1
out=$2
mkdir -p "$out.new"
tab=$(printf '\t')

cp "$data/chatbot-ko/train.csv" "$out.new/chatbot.csv"
cp "$data/welfare-qa-ko/train.csv.gz" "$out.new/welfare.csv.gz"
cp "$data/ms-faq-ko/train.csv" "$out.new/faq.csv"
cp "$data/ms-docs-ko/title-description-train.csv.gz" "$out.new/docs.csv.gz"
cp "$data/klue-nli-ko/triplets-train.csv.gz" "$out.new/nli.csv.gz"
cp "$data/sae4k-ko/train.csv.gz" "$out.new/sae4k.csv.gz"
cp "$data/korsts-ko/sts-train.tsv" "$out.new/sts.tsv"

# Label 0 says that the two questions mean the same.
awk -F "$tab" -v OFS="$tab" 'NR == 1 { print "anchor", "positive"; next } $3 == 0 && $1 != $2 { print $1, $2 }' \
    "$data/question-pair-ko/train.tsv" > "$out.new/questions.tsv"

# Ten sentences of a group mean the same: each with the two after it.
awk -F "$tab" -v OFS="$tab" '
    NR == 1 { print "anchor", "positive"; next }
    $1 != group { flush(); group = $1; n = 0 }
    { sentence[n++] = $4 }
    END { flush() }
    function flush(i) {
        for (i = 0; i < n && n > 2; i++) {
            print sentence[i], sentence[(i + 1) % n]
            print sentence[i], sentence[(i + 2) % n]
        }
    }' "$data/parakqc-ko/train.tsv" > "$out.new/paraphrases.tsv"
mv "$out.new" "$out"
