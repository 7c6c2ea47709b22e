"""Server-sent events as bytes; pure."""

from ThorTrading.events import encode

RETRY_MS = 2000


def frame(kind: str, data: bytes, event_id: str | None = None) -> bytes:
    """One event; `data` is JSON and so holds no line break."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {kind}\ndata: ".encode() + data + b"\n\n"


def json_frame(kind: str, payload: object, event_id: str | None = None) -> bytes:
    return frame(kind, encode(payload), event_id)


def quotes_frame(rows: list[bytes]) -> bytes:
    """One `quotes` event of rows that are encoded already."""
    return frame("quotes", b"[" + b",".join(rows) + b"]")


def opening() -> bytes:
    """Sent before the first event: how long the browser waits before it comes back."""
    return f"retry: {RETRY_MS}\n\n".encode()


def event_order(event_id: str) -> tuple[int, int] | None:
    """The place of a Redis stream id, to be compared; None for what is not one."""
    milliseconds, _, sequence = event_id.partition("-")
    if not (milliseconds.isdecimal() and sequence.isdecimal()):
        return None
    return int(milliseconds), int(sequence)
