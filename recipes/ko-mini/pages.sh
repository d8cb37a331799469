#!/bin/sh
# Makes pairs of pages of documentation (one paragraph per line, an empty line between pages): a sentence asks for the rest of its
# paragraph (the inverse cloze task, Lee et al. 2019, arXiv 1906.00300), a paragraph for the one after it.
# Usage: recipes/ko-mini/pages.sh TEXT.txt.gz OUT.tsv.gz
set -eu
gzip -dc "$1" | LC_ALL=C awk '
BEGIN { OFS = "\t"; print "question", "answer" }
{ gsub(/[\t"]/, " ") }
/^ *$/ { previous = ""; next }
{
    if (NR % 4 == 0 && length(previous) > 45) print previous, $0
    previous = $0
    if (NR % 2) cloze($0)
}
function cloze(text, sentences, n, asked, rest, i) { # lengths in bytes, three to a syllable
    gsub(/\. /, ".\t", text)
    n = split(text, sentences, "\t")
    asked = NR % n + 1
    for (i = 1; i <= n; i++) if (i != asked || NR % 10 == 1) rest = rest (rest == "" ? "" : " ") sentences[i]
    if (n > 1 && length(sentences[asked]) > 36 && length(rest) > 60) print sentences[asked], rest
}' | gzip -n > "$2.new"
mv "$2.new" "$2"
