#!/bin/sh
# Ends the storing of a built-in model: its tokenizer without indentation (half the size), its card, and the checksum of every file.
# Usage: recipes/seal.sh FOLDER CARD      (PYTHON: any Python 3)
set -eu
folder=$1
"${PYTHON:-python3}" -c 'import json, sys
path = sys.argv[1]
tokenizer = json.load(open(path, encoding="utf8"))
json.dump(tokenizer, open(path, "w", encoding="utf8"), ensure_ascii=False, separators=(",", ":"))' "$folder/tokenizer.json"
cp "$2" "$folder/README.md"
"${PYTHON:-python3}" -c 'import pathlib, sys, zlib
folder = pathlib.Path(sys.argv[1])
files = sorted(f for f in folder.rglob("*") if f.is_file() and f.name != "CRC32SUMS")
(folder / "CRC32SUMS").write_text("".join("%08x  %s\n" % (zlib.crc32(f.read_bytes()), f.relative_to(folder).as_posix()) for f in files))' "$folder"
