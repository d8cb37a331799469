"""The other end of Turns.java: one piece of work for each line read, one line of JSON for an answer."""

import json
import os
import sys

# Libraries print to stdout as they like; answers go to the real one.
_answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
sys.stdout = sys.stderr


def turn():
    """Waits for the next turn; False when there will be none."""
    return bool(sys.stdin.readline())


def await_next():
    """Waits for a turn that there must be."""
    if not turn():
        raise SystemExit("no more turns")


def answer(**values):
    print(json.dumps(values), file=_answers, flush=True)


def peak_bytes():
    """Most physical memory of this process so far, as ProcessMemory.java reads it."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
