"""What waits for one browser stays small, whatever the browser does."""

import asyncio

from ThorTrading.api.live.frames import event_order, frame
from ThorTrading.api.live.inbox import EVENTS_WAITING_AT_MOST, TOPICS, Inbox


def taken(inbox: Inbox) -> bytes:
    return asyncio.run(inbox.take(0.01))


def test_only_the_latest_of_each_quote_waits() -> None:
    inbox = Inbox()
    inbox.put_rows({"YM": b'{"last":1}', "ES": b'{"last":5}'})
    inbox.put_rows({"YM": b'{"last":2}'})
    assert taken(inbox) == b'event: quotes\ndata: [{"last":2},{"last":5}]\n\n'


def test_only_the_latest_total_and_heartbeat_wait() -> None:
    inbox = Inbox()
    for number in (b"1", b"2"):
        inbox.put_total(frame("total", number))
        inbox.put_heartbeat(frame("heartbeat", number))
    assert taken(inbox) == b"event: total\ndata: 2\n\nevent: heartbeat\ndata: 2\n\n"


def test_events_keep_their_order_and_come_before_quotes() -> None:
    inbox = Inbox()
    inbox.put_rows({"YM": b"{}"})
    for number in (1, 2):
        inbox.put_event("session", frame("session", str(number).encode(), f"{number}-0"))
    piece = taken(inbox)
    assert piece.index(b"id: 1-0") < piece.index(b"id: 2-0") < piece.index(b"event: quotes")


def test_too_many_events_are_a_reset_and_the_end() -> None:
    inbox = Inbox()
    for _ in range(EVENTS_WAITING_AT_MOST + 1):
        inbox.put_event("bar", b"x")
    assert taken(inbox) == b'event: reset\ndata: {"reason":"slow"}\n\n'
    assert taken(inbox) == b""
    assert inbox.is_closed


def test_topics_not_chosen_do_not_wait() -> None:
    inbox = Inbox(TOPICS - {"quotes", "total", "bar"})
    inbox.put_rows({"YM": b"{}"})
    inbox.put_total(b"total")
    inbox.put_event("bar", b"bar")
    assert taken(inbox) == b""


def test_closed_inbox_gives_nothing_more() -> None:
    inbox = Inbox()
    inbox.put_event("session", b"x")
    inbox.close()
    assert taken(inbox) == b""


def test_ids_are_compared_as_numbers() -> None:
    assert (event_order("9-10") or ()) < (event_order("10-2") or ())
    assert event_order("10-") is None
    assert event_order("nonsense") is None
