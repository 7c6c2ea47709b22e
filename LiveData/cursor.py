"""A recording's place, published with its ticks and stored with them: pure; used by replay, publisher and ingest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cursor:
    """A step through a recording: `before` is the place Redis must hold now, `after` the one it holds then.

    Places are opaque text to everybody but the replay; `key` names the recording and what is selected of it.
    """

    key: str
    before: str
    after: str
