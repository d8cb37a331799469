#!/bin/sh
# Prepares the raw text of ko-mini: one text per line, gzipped. Train parts only; dev and test parts are never read.
# Usage: recipes/ko-mini/texts.sh DATA OUT
#   DATA  folder with the sets named in recipes/ko-mini/README.md
#   OUT   folder to write to
set -eu
data=$1
out=$2
mkdir -p "$out"

# One cell per line of the first N columns of a CSV (RFC 4180), without the header.
cells() {
    awk -v columns="$1" '
    {
        line = pending $0
        quotes = gsub(/"/, "\"", line)
        if (quotes % 2) { pending = line " "; next }
        pending = ""
        if (++row == 1) next
        cell = ""; quoted = 0; column = 1
        n = length(line)
        for (i = 1; i <= n; i++) {
            c = substr(line, i, 1)
            if (c == "\"") {
                if (quoted && substr(line, i + 1, 1) == "\"") { cell = cell c; i++ } else quoted = !quoted
            } else if (c == "," && !quoted) {
                if (column <= columns) print cell
                cell = ""; column++
            } else cell = cell c
        }
        if (column <= columns) print cell
    }'
}

cp "$data/nsmc-raw-ko/reviews.txt.gz" "$out/reviews.txt.gz"
cp "$data/ms-docs-ko/text.txt.gz" "$out/docs.txt.gz"
cat "$data"/ud-raw-ko/gsd.txt "$data"/ud-raw-ko/kaist.txt "$data"/ud-raw-ko/ksl.txt "$data"/ud-raw-ko/pud.txt \
    | gzip -n > "$out/sentences.txt.gz"
# label TAB sentence
gzip -dc "$data/3i4k-ko/fci_train_val.txt.gz" | tr -d '\r' | cut -f 2- | gzip -n > "$out/utterances.txt.gz"
{
    cells 2 < "$data/chatbot-ko/train.csv"
    gzip -dc "$data/welfare-qa-ko/train.csv.gz" | cells 2
    cells 2 < "$data/ms-faq-ko/train.csv"
    gzip -dc "$data/ms-docs-ko/title-description-train.csv.gz" | cells 2
} | gzip -n > "$out/answers.txt.gz"
