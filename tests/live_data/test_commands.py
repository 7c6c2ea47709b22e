"""poll_tos_excel and replay_ticks by hand: what they publish is stored, what is wrong is one sentence."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from redis import Redis

from LiveData import handrun, keys
from LiveData.kind import claim
from LiveData.latest import read_latest
from LiveData.lock import PollLock
from LiveData.management.commands.replay_ticks import PacedClock
from LiveData.models import DataKind, FeedIncident, Tick
from LiveData.pump import FeedPump
from LiveData.status import read_statuses
from LiveData.ticks import partitions

from .recordings import write_csv
from .workbooks import HEADINGS, row, save

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2013, 10, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def unused_database(redis_client: Redis, seeded: None) -> Iterator[None]:
    DataKind.objects.all().delete()
    yield
    with connection.cursor() as cursor:
        for day in partitions.existing_days():
            cursor.execute(f"DROP TABLE {partitions.partition_name(day)}")


def run(*arguments: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def complaint(*arguments: Any) -> str:
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def recording(path: Path, rows: int = 1200) -> Path:
    return write_csv(path, [f"ES,{(START + timedelta(seconds=n)).isoformat()},{n + 1},1,2,1,1,1" for n in range(rows)])


# ---------------------------------------------------------------- poll_tos_excel
def test_one_poll_publishes_and_stores_the_workbook(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM"), row("$DXY", Bid="N/A", Ask="N/A")])
    out, err = run("poll_tos_excel", "--file", path, "--once")
    assert "2 quotes published. Cells left out: not_available 2." in out
    assert "No Thor server is storing ticks" in err
    assert list(Tick.objects.order_by("position").values_list("symbol", flat=True)) == ["YM", "DX"]
    assert DataKind.objects.get().kind == "live"
    run("poll_tos_excel", "--file", path, "--once")
    assert Tick.objects.count() == 2  # nothing changed


def test_one_poll_of_a_fresh_workbook_leaves_usable_quotes(tmp_path: Path) -> None:
    run("poll_tos_excel", "--file", save(tmp_path / "book.xlsx", [HEADINGS, row("YM")]), "--once")
    saved_at = datetime.fromtimestamp((tmp_path / "book.xlsx").stat().st_mtime, UTC)
    assert read_latest(["YM"], saved_at + timedelta(seconds=14)).quotes["YM"].stale_reason is None
    assert read_latest(["YM"], saved_at + timedelta(seconds=60)).quotes["YM"].is_stale


def test_one_poll_of_a_broken_workbook_leaves_the_error_to_see(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"no workbook")
    complaint("poll_tos_excel", "--file", tmp_path / "book.xlsx", "--once")
    (status,) = read_statuses()
    assert (status.state, status.errors) == ("error", {"unreadable": 1})


def test_what_is_wrong_with_a_workbook_is_one_sentence(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")])
    assert "There is no workbook at" in complaint("poll_tos_excel", "--file", tmp_path / "none.xlsx", "--once")
    assert "no sheet 'X'" in complaint("poll_tos_excel", "--file", path, "--sheet", "X", "--once")
    assert "use one like A1:N13" in complaint("poll_tos_excel", "--file", path, "--range", "A1", "--once")
    assert "Give --file, or set EXCEL_DATA_FILE" in complaint("poll_tos_excel", "--once")
    assert FeedIncident.objects.count() == 0  # nobody depended on these tries
    assert "is not an interval" in complaint("poll_tos_excel", "--file", path, "--interval", "0")


def test_a_workbook_that_somebody_polls_is_left_to_him(tmp_path: Path, redis_client: Redis) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")])
    assert PollLock(redis_client, f"workbook:{path}", 60).holder() is None
    assert "is polled by process" in complaint("poll_tos_excel", "--file", path, "--once")


def test_live_and_replayed_data_do_not_share_a_database(tmp_path: Path) -> None:
    claim("demo")
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")])
    assert "holds demo data and live data must not be mixed" in complaint("poll_tos_excel", "--file", path, "--once")
    assert "THOR_HOME" in complaint("replay_ticks", recording(tmp_path / "a.csv"), "--speed", "max")


# ---------------------------------------------------------------- replay_ticks
def test_a_recording_is_stored_row_by_row_and_only_once(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.csv")
    out, _ = run("replay_ticks", path, "--speed", "max")
    assert "1200 rows replayed. Left out: nothing." in out
    assert [int(last or 0) for last in Tick.objects.order_by("position").values_list("last", flat=True)] == [
        *range(1, 1201)
    ]
    assert Tick.objects.earliest("ts").ts == START
    out, _ = run("replay_ticks", path, "--speed", "max")
    assert "has been replayed to its end" in out
    assert Tick.objects.count() == 1200
    run("replay_ticks", path, "--speed", "max", "--from-start")
    assert Tick.objects.count() == 2400


def test_it_keeps_a_chosen_pace(tmp_path: Path) -> None:
    run("replay_ticks", recording(tmp_path / "a.csv", rows=200), "--speed", "1000")
    assert Tick.objects.count() == 200


def test_rows_from_the_future_are_refused_and_counted(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", ["ES,2099-01-01T00:00:00Z,1,1,2,1,1,1", "ES,1999-01-01T00:00:00Z,1,1,2,1,1,1"])
    out, _ = run("replay_ticks", path, "--speed", "max")
    assert "ts_out_of_range 2" in out
    assert Tick.objects.count() == 0


def test_what_is_wrong_with_a_replay_is_one_sentence(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.csv")
    assert "There is no recording at" in complaint("replay_ticks", tmp_path / "none", "--speed", "max")
    assert "no symbol XX: it has ES" in complaint("replay_ticks", path, "--symbols", "ES,XX")
    assert "is not a speed" in complaint("replay_ticks", path, "--speed", "fast")
    assert "is not a speed" in complaint("replay_ticks", path, "--speed", "0")
    assert "has no column last" in complaint("replay_ticks", write_csv(tmp_path / "b.csv", ["ES"], "symbol,ts"))


def test_an_unreachable_redis_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    from redis.exceptions import ConnectionError as RedisConnectionError

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RedisConnectionError("refused")

    path = recording(tmp_path / "a.csv")
    monkeypatch.setattr("LiveData.pump.read_latest", fail)
    assert "check REDIS_URL" in complaint("replay_ticks", path, "--speed", "max")


def test_publishing_waits_for_a_server_that_stores_slowly(
    tmp_path: Path, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handrun, "MOST_TICKS_AHEAD", 500)
    monkeypatch.setattr(handrun, "LOOK_SECONDS", 0)
    redis_client.set(keys.INGEST_HEARTBEAT, "a server", px=200)  # and then it dies
    ahead = []
    publish = FeedPump.step

    def watched(pump: Any) -> bool:
        more = publish(pump)
        ahead.append(int(str(redis_client.get(keys.POSITION))) - Tick.objects.count())
        return more

    monkeypatch.setattr(FeedPump, "step", watched)
    out, err = run("replay_ticks", recording(tmp_path / "a.csv", rows=3000), "--speed", "max")
    assert max(ahead) <= 1000
    assert "this command stores them itself" in err
    assert Tick.objects.count() == 3000
    assert "3000 rows replayed" in out


def test_a_paced_clock_runs_at_its_speed() -> None:
    real = [START]
    clock = PacedClock(START, 60, lambda: real[0])
    real[0] += timedelta(seconds=2)
    assert clock.now() == START + timedelta(minutes=2)


@pytest.mark.acceptance
def test_the_real_recordings_are_stored_whole(shared_data: Path) -> None:
    run("replay_ticks", shared_data / "ticks", "--speed", "max")
    assert {
        (contract, Tick.objects.filter(contract=contract).count())
        for contract in Tick.objects.values_list("contract", flat=True).distinct()
    } == {("ESH4", 19973), ("ESU4", 2287), ("GCZ3", 91740)}
    assert read_latest(["GC"], START).quotes["GC"].quote.contract == "GCZ3"
