"""An event file as TensorBoard's own writer writes it."""

from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter

SECONDS = 1764441005.125


def write_event_file(folder):
    folder.mkdir(parents=True)
    events = [
        Event(wall_time=SECONDS, file_version="brain.Event:2"),
        Event(wall_time=SECONDS, step=301, session_log=SessionLog(status=SessionLog.START)),
        Event(
            wall_time=SECONDS,
            step=300,
            summary=Summary(
                value=[
                    Summary.Value(tag="train/loss", simple_value=0.1),
                    Summary.Value(tag="eval/cosine_ndcg@10", simple_value=-2.5e-7),
                    Summary.Value(tag="train/손실", simple_value=float("nan")),
                ]
            ),
        ),
        Event(wall_time=SECONDS, summary=Summary(value=[Summary.Value(tag="a" * 200, simple_value=1)])),
    ]
    with open(folder / "events.bin", "wb") as file:
        writer = RecordWriter(file)
        for event in events:
            writer.write(event.SerializeToString())
        writer.flush()
