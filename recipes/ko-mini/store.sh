#!/bin/sh
# Puts a trained ko-mini where builtin:ko-mini is loaded from: weights in half precision, and the checksum of every file.
# Usage: recipes/ko-mini/store.sh MODEL
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
builtin=$home/jjak-models-ko/src/main/resources/META-INF/jjak/models/ko-mini
fresh=$builtin.new
rm -rf "$fresh"
"$home/jjak" export --model "$1" --format safetensors --weights fp16 --output "$fresh"
cp "$home/recipes/ko-mini/model-card.md" "$fresh/README.md"
cp "$home/recipes/ko-mini/config_sentence_transformers.json" "$fresh/"
rm -rf "$builtin"
mv "$fresh" "$builtin"
cd "$builtin"
find . -type f ! -name SHA256SUMS | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
du -k "$builtin/model.safetensors"
