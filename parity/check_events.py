"""Reads the event files of a run with TensorBoard's own reader and compares them with metrics.jsonl.

python check_events.py RUN
"""

import json
import math
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

run = Path(sys.argv[1])
events = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0})
events.Reload()
expected = {}
for line in (run / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
    values = json.loads(line)
    for name, value in values.items():
        if name not in ("step", "time") and isinstance(value, (int, float)):
            tag = f"eval/{name[5:]}" if name.startswith("eval_") else f"train/{name}"
            expected.setdefault(tag, []).append((values["step"], value))
assert set(events.Tags()["scalars"]) == set(expected), set(events.Tags()["scalars"]) ^ set(expected)
for tag, values in expected.items():
    read = [(event.step, event.value) for event in events.Scalars(tag)]
    assert [step for step, _ in read] == [step for step, _ in values], tag
    for (_, there), (_, here) in zip(read, values):
        assert math.isclose(there, here, rel_tol=1e-6, abs_tol=1e-9), tag
print(f"{len(expected)} tags, {sum(map(len, expected.values()))} values read by TensorBoard are those of metrics.jsonl")
