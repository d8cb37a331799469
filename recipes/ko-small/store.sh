#!/bin/sh
# Puts trained models where builtin:ko-small and builtin:ko-mini are loaded from: weights in eight bits, texts of up to 512 tokens, cards, and
# the checksum of every file.
# Usage: recipes/ko-small/store.sh SMALL MINI      (PYTHON: any Python 3)
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
recipe=$home/recipes/ko-small
models=$home/jjak-models-ko/src/main/resources/META-INF/jjak/models

store() { # name, model
    fresh=$models/$1.new
    rm -rf "$fresh"
    "$home/jjak" export --model "$2" --max-seq-length 512 --format safetensors --weights int8 --output "$fresh"
    # The same tokenizer without its indentation: half the size.
    "${PYTHON:-python3}" -c 'import json, sys
path = sys.argv[1]
tokenizer = json.load(open(path, encoding="utf8"))
json.dump(tokenizer, open(path, "w", encoding="utf8"), ensure_ascii=False, separators=(",", ":"))' "$fresh/tokenizer.json"
    cp "$recipe/card-$1.md" "$fresh/README.md"
    cp "$recipe/config_$1.json" "$fresh/config_sentence_transformers.json"
    "${PYTHON:-python3}" -c 'import pathlib, sys, zlib
folder = pathlib.Path(sys.argv[1])
files = sorted(f for f in folder.rglob("*") if f.is_file())
(folder / "CRC32SUMS").write_text("".join("%08x  %s\n" % (zlib.crc32(f.read_bytes()), f.relative_to(folder).as_posix()) for f in files))' "$fresh"
    rm -rf "${models:?}/$1"
    mv "$fresh" "$models/$1"
}

store ko-small "$1"
store ko-mini "$2"
du -cb "$models"/*/* | tail -n 1
