"""What FeedPump relies on; every feed's tests inherit it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from LiveData import keys
from LiveData.feeds.base import Feed, Moment, Poll
from LiveData.quotes import PRICE_FIELDS, SIZE_FIELDS, Quote, decode_poll, encode_poll

REAL = datetime(2026, 11, 20, 4, tzinfo=UTC)


class FeedContract(ABC):
    """Inherit it in a class named Test…, and say how your feed is made and when it has something."""

    @abstractmethod
    def make_feed(self) -> Feed:
        """A feed whose source works; two of them read the same source."""

    @abstractmethod
    def market_now(self) -> datetime:
        """A market time at which the feed has quotes."""

    def moment(self) -> Moment:
        return Moment(self.market_now(), REAL, futures_trade=True)

    def everything(self, feed: Feed) -> list[Quote]:
        """All quotes due now."""
        quotes: list[Quote] = []
        poll = feed.poll(self.moment())
        quotes += poll.quotes
        while poll.has_more:
            poll = feed.poll(self.moment())
            quotes += poll.quotes
        return quotes

    def test_it_names_a_known_source(self) -> None:
        feed = self.make_feed()
        assert feed.source in keys.SOURCES
        assert feed.provider

    def test_it_quotes_what_it_has(self) -> None:
        quotes = self.everything(self.make_feed())
        assert quotes
        for quote in quotes:
            self.check(quote)

    def check(self, quote: Quote) -> None:
        assert quote.symbol == quote.symbol.strip() != ""
        assert quote.source == self.make_feed().source
        assert quote.received_at == REAL
        assert quote.ts.utcoffset() == timedelta()
        for name in PRICE_FIELDS:
            price = getattr(quote, name)
            assert price is None or (isinstance(price, Decimal) and price.is_finite())
            assert name == "change" or price is None or price != 0
        for name in SIZE_FIELDS:
            size = getattr(quote, name)
            assert size is None or (type(size) is int and size >= 0)

    def test_its_quotes_survive_the_wire(self) -> None:
        quotes = self.everything(self.make_feed())
        for sent, got in zip(quotes, decode_poll(1, encode_poll(quotes)), strict=True):
            assert got.has_same_values(sent)
            assert (got.symbol, got.ts, got.contract) == (sent.symbol, sent.ts, sent.contract)

    def test_the_same_moment_brings_nothing_new(self) -> None:
        feed = self.make_feed()
        self.everything(feed)
        assert not feed.poll(self.moment()).quotes

    def test_two_feeds_of_one_source_agree(self) -> None:
        assert self.everything(self.make_feed()) == self.everything(self.make_feed())

    def test_what_it_confirms_it_has_quoted_or_may_quote(self) -> None:
        feed = self.make_feed()
        quoted = {quote.symbol for quote in self.everything(feed)}
        poll: Poll = feed.poll(self.moment())
        assert set(poll.confirmed) <= quoted

    def test_it_says_when_to_poll_again(self) -> None:
        feed = self.make_feed()
        self.everything(feed)
        for speed in (0.5, 1.0, 60.0):
            assert 0 <= feed.seconds_until_due(self.moment(), speed) <= 1.0

    def test_it_can_be_told_what_is_published(self) -> None:
        feed = self.make_feed()
        published: Iterable[Quote] = self.everything(self.make_feed())
        feed.resume({quote.symbol: quote for quote in published})
        feed.poll(self.moment())
