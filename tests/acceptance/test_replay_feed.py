"""DATA_PROVIDER=replay: a recording by the clock, with kills in the middle, is stored whole and once."""

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
        for share in (0.2, 0.6):
            eventually(lambda share=share: stored(thor) > share * 19_973, within=90, what=f"{share:.0%} of the rows")
            thor.kill()
            thor.start()
        eventually(lambda: stored(thor) >= 19_973, within=90, what="the last row")
        table = pq.read_table(recording, columns=["ts", "last", "bid", "last_size"])
        wanted = [
            (instant // 1000, last, bid, size)
            for instant, last, bid, size in zip(
                table["ts"].cast(pa.int64()).to_pylist(),
                table["last"].to_pylist(),
                table["bid"].to_pylist(),
                table["last_size"].to_pylist(),
                strict=True,
            )
        ]
        found = thor.rows(
            "SELECT (extract(epoch FROM ts) * 1000000)::bigint, last::float8, bid::float8, last_size "
            "FROM ticks ORDER BY position"
        )
        assert found == wanted
        sources = thor.rows("SELECT DISTINCT source FROM ticks")
        assert sources == [("REPLAY",)]


def stored(thor: ThorServer) -> int:
    return int(thor.rows("SELECT count(*) FROM ticks")[0][0])
