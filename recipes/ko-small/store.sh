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
# The same tokenizer without its indentation: half the size.
"${PYTHON:-python3}" -c 'import json, sys
path = sys.argv[1]
tokenizer = json.load(open(path, encoding="utf8"))
json.dump(tokenizer, open(path, "w", encoding="utf8"), ensure_ascii=False, separators=(",", ":"))' "$fresh/tokenizer.json"
cp "$recipe/card-$name.md" "$fresh/README.md"
cp "$recipe/config-$name.json" "$fresh/config_sentence_transformers.json"
"${PYTHON:-python3}" -c 'import pathlib, sys, zlib
folder = pathlib.Path(sys.argv[1])
files = sorted(f for f in folder.rglob("*") if f.is_file())
(folder / "CRC32SUMS").write_text("".join("%08x  %s\n" % (zlib.crc32(f.read_bytes()), f.relative_to(folder).as_posix()) for f in files))' "$fresh"
rm -rf "${models:?}/$name"
mv "$fresh" "$models/$name"
du -cb "$models/$name"/* | tail -n 1
