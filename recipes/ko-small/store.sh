#!/bin/sh
# Puts a trained model where builtin:NAME is loaded from: weights in eight bits, texts of up to 512 tokens, its card, and the
# checksum of every file.
# Usage: recipes/ko-small/store.sh ko-small|ko-mini MODEL      (PYTHON: any Python 3)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
recipe=$home/recipes/ko-small
models=$home/jjak-models-ko/src/main/resources/META-INF/jjak/models

name=$1
fresh=$models/$name.new
rm -rf "$fresh"
"$home/jjak" export --model "$2" --max-seq-length 512 --format safetensors --weights int8 --output "$fresh"
cp "$recipe/config-$name.json" "$fresh/config_sentence_transformers.json"
"$home/recipes/seal.sh" "$fresh" "$recipe/card-$name.md"
rm -rf "${models:?}/$name"
mv "$fresh" "$models/$name"
du -cb "$models/$name"/* | tail -n 1
