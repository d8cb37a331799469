"""Reads the tables of the sets; the recipes' scripts share it."""
import csv
import gzip

csv.field_size_limit(10**8)


def read(path, delimiter=","):
    """Rows as dictionaries. Tab-separated files have no quotes, and lines of another length than the header's are left out."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf8", newline="") as file:
        if delimiter == "\t":
            rows = [line.rstrip("\n").rstrip("\r").split("\t") for line in file]
            return [dict(zip(rows[0], row)) for row in rows[1:] if len(row) == len(rows[0])]
        return list(csv.DictReader(file))


def one_line(text):
    return " ".join(text.split())
