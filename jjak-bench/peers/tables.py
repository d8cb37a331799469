"""Medians, Markdown and the file of results."""

import json
from statistics import median

from workers import RESULTS

MEBIBYTE = 1 << 20


def digits(value):
    if value is None:
        return "–"
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3}f}"


def spread(values):
    """Median (smallest–largest)."""
    values = list(values)
    return f"{digits(median(values))} ({digits(min(values))}–{digits(max(values))})"


def ratios(numerators, denominators):
    """Round by round, so that what slows both sides in a round cancels out."""
    return [numerator / denominator for numerator, denominator in zip(numerators, denominators)]


def table(title, header, rows):
    if not rows:
        return
    print(f"\n### {title}\n")
    print("| " + " | ".join(header) + " |")
    print("|---" * len(header) + "|")
    for row in rows:
        print("| " + " | ".join("–" if cell is None else str(cell) for cell in row) + " |", flush=True)


def record(section, **values):
    """One line of JSON with everything measured, raw values included."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    with open(RESULTS / "results.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"section": section} | values, ensure_ascii=False) + "\n")
