#!/bin/sh
# Puts a trained reranker where builtin:ko-rerank-mini is loaded from: weights in eight bits, its card, and the checksum of every file.
# Usage: recipes/ko-rerank-mini/store.sh MODEL      (PYTHON: any Python 3)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
models=$home/jjak-models-ko/src/main/resources/META-INF/jjak/models
fresh=$models/ko-rerank-mini.new
rm -rf "$fresh"
"$home/jjak" export --model "$1" --format safetensors --weights int8 --output "$fresh"
# Its share in the order, chosen on the dev parts.
"${PYTHON:-python3}" -c 'import json, sys
path = sys.argv[1]
configuration = json.load(open(path, encoding="utf8"))
configuration["recommended_rerank_weight"] = 0.5
json.dump(configuration, open(path, "w", encoding="utf8"), ensure_ascii=False, indent=2)' "$fresh/config.json"
"$home/recipes/seal.sh" "$fresh" "$home/recipes/ko-rerank-mini/card-ko-rerank-mini.md"
rm -rf "${models:?}/ko-rerank-mini"
mv "$fresh" "$models/ko-rerank-mini"
du -cb "$models/ko-rerank-mini"/* | tail -n 1
