"""DATA_PROVIDER=replay: a recording by the clock, with kills in the middle, is stored whole and once."""

from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .server import ThorServer, eventually

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(300)]


def test_a_replay_killed_twice_holds_every_row_once_in_order(shared_data: Path) -> None:
    recording = shared_data / "ticks" / "ES_20231225_2200_2340.parquet"
    with ThorServer(
        DATA_PROVIDER="replay", REPLAY_PATH=str(recording), THOR_CLOCK="2023-12-25T21:59:00Z@150"
    ) as thor:  # fmt: skip
        for rows in (4_000, 12_000):
            eventually(partial(has_stored, thor, rows), within=90, what=f"{rows} rows")
            thor.kill()
            thor.start()
        eventually(partial(has_stored, thor, 19_973), within=90, what="the last row")
        table = pq.read_table(recording, columns=["ts", "last", "bid", "last_size"])
        microseconds = table["ts"].cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64())
        columns = [microseconds, table["last"], table["bid"], table["last_size"]]
        wanted = list(zip(*(column.to_pylist() for column in columns), strict=True))
        found = thor.rows(
            "SELECT (extract(epoch FROM ts) * 1000000)::bigint, last::float8, bid::float8, last_size "
            "FROM ticks ORDER BY position"
        )
        assert found == wanted
        sources = thor.rows("SELECT DISTINCT source FROM ticks")
        assert sources == [("REPLAY",)]


def has_stored(thor: ThorServer, rows: int) -> bool:
    """Whether so many ticks are in Postgres."""
    return int(thor.rows("SELECT count(*) FROM ticks")[0][0]) >= rows
