"""Publishing a poll is one step: hash, stream and position never disagree, and nothing is published twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from redis import Redis

from LiveData import keys
from LiveData.cursor import Cursor
from LiveData.errors import CursorMovedError
from LiveData.latest import read_latest
from LiveData.publish import Publisher
from LiveData.quotes import PRICE_FIELDS, SIZE_FIELDS, decode_poll, encode_poll
from LiveData.streams import TickLog
from LiveData.ticks.offsets import Offset

from .makers import NOON, quote


def publisher(client: Redis, above: int = 0) -> Publisher:
    return Publisher(client, "test", lambda: above)


def follow(client: Redis) -> TickLog:
    log = TickLog(client, load=Offset)
    while log.follow_step(block_ms=0):
        pass
    return log


def test_a_quote_survives_the_wire_unchanged() -> None:
    full = quote(
        **{name: Decimal("-0.21875") for name in PRICE_FIELDS},
        **dict.fromkeys(SIZE_FIELDS, 0),
        contract="ESH4",
    )
    bare = quote("DX", last="99.479")
    ticks = decode_poll(41, encode_poll([full, bare]))
    assert [tick.position for tick in ticks] == [41, 42]
    assert all(tick.has_same_values(sent) for tick, sent in zip(ticks, [full, bare], strict=True))
    assert ticks[0].contract == "ESH4"
    assert ticks[1].bid is None


def test_hash_and_stream_show_the_same_quote(redis_client: Redis) -> None:
    answer = publisher(redis_client).publish(
        [quote(last="47387", volume=12), quote("ZB", last="117.84375")], confirmed_at=NOON
    )
    ticks = follow(redis_client).read_after(0)
    latest = read_latest(None, NOON)
    assert answer.position == latest.position == 2
    assert {tick.symbol: (tick.position, tick.last, tick.volume) for tick in ticks} == {
        symbol: (found.position, found.quote.last, found.quote.volume) for symbol, found in latest.quotes.items()
    }
    assert redis_client.hget(keys.latest("YM"), "last") == "47387"


def test_an_absent_field_leaves_the_hash(redis_client: Redis) -> None:
    publishing = publisher(redis_client)
    publishing.publish([quote(bid="5", ask="6")], confirmed_at=NOON)
    publishing.publish([quote(bid="5")], confirmed_at=NOON)
    assert read_latest(["YM"], NOON).quotes["YM"].quote.ask is None


def test_the_newest_of_several_quotes_in_a_poll_is_the_latest(redis_client: Redis) -> None:
    publisher(redis_client).publish([quote(last="1"), quote(last="2"), quote(last="3")], confirmed_at=NOON)
    found = read_latest(["YM"], NOON).quotes["YM"]
    assert (found.quote.last, found.position) == (Decimal(3), 3)


def test_a_repeated_poll_number_is_refused_whole(redis_client: Redis) -> None:
    publishing = publisher(redis_client)
    publishing.publish([quote(last="1")], confirmed_at=NOON)
    publishing._poll_number -= 1  # as after an answer that was lost on the way
    assert publishing.publish([quote(last="1")], confirmed_at=NOON).position == 1
    assert redis_client.xlen(keys.STREAM) == 1
    assert publishing.publish([quote(last="2")], confirmed_at=NOON).position == 2


def test_two_publishers_of_one_name_do_not_swallow_each_other(redis_client: Redis) -> None:
    for _ in range(2):
        publisher(redis_client).publish([quote(last="1")], confirmed_at=NOON)
    assert redis_client.xlen(keys.STREAM) == 2


def test_positions_go_on_above_what_postgres_holds(redis_client: Redis) -> None:
    assert publisher(redis_client, above=500).publish([quote()], confirmed_at=NOON).position == 501


def test_positions_do_not_go_back_when_redis_forgets_while_we_run(redis_client: Redis) -> None:
    publishing = publisher(redis_client)
    publishing.publish([quote(), quote("ES")], confirmed_at=NOON)
    redis_client.flushall()
    assert publishing.publish([quote()], confirmed_at=NOON).position == 3


def test_confirming_renews_the_age_without_a_tick(redis_client: Redis) -> None:
    publishing = publisher(redis_client)
    publishing.publish([quote(last="1")], confirmed_at=NOON)
    later = NOON + timedelta(seconds=9)
    answer = publishing.publish([], ["YM", "ES"], confirmed_at=later)
    assert answer.missing == {"ES"}
    assert redis_client.xlen(keys.STREAM) == 1
    assert read_latest(["YM"], later).quotes["YM"].age_ms == 0


def test_a_recording_replayed_by_another_process_is_noticed(redis_client: Redis) -> None:
    first, second = publisher(redis_client), publisher(redis_client)
    first.publish([quote(), quote()], confirmed_at=NOON, cursor=Cursor("tape", "", "2"))
    with pytest.raises(CursorMovedError, match="at 2"):
        second.publish([quote()], confirmed_at=NOON, cursor=Cursor("tape", "", "1"))
    assert redis_client.xlen(keys.STREAM) == 1
    first.publish([quote()], confirmed_at=NOON, cursor=Cursor("tape", "2", "3"))
    assert redis_client.get(keys.replay_cursor("tape")) == "3"


def test_a_full_redis_refuses_a_poll_whole(redis_client: Redis) -> None:
    publishing = publisher(redis_client)
    publishing.publish([quote(last="1")], confirmed_at=NOON)
    redis_client.config_set("maxmemory", "1")
    try:
        with pytest.raises(Exception, match=r"OOM|maxmemory"):
            publishing.publish([quote(last="2")], confirmed_at=NOON)
    finally:
        redis_client.config_set("maxmemory", "0")
    assert redis_client.get(keys.POSITION) == "1"
    assert publishing.publish([quote(last="2")], confirmed_at=NOON).position == 2
