"""The table of closed one-minute bars: written by bars/writer, read by the bars API."""

from django.db import models


class IntradayBar(models.Model):
    """One symbol's trades of one UTC minute, as a market (or Globex, for all hours) saw them.

    The columns after `ticks` are what a late tick needs to correct a bar long closed: where its
    open, close and quote stand in the order (ts, position), and the last position folded in.
    """

    # Free text: a feed may name any symbol, and one bar that cannot be stored would stop them all.
    country = models.TextField()
    symbol = models.TextField()
    minute = models.DateTimeField(help_text="Start of the UTC minute, by the ticks' own time.")
    open = models.DecimalField(max_digits=30, decimal_places=10)
    high = models.DecimalField(max_digits=30, decimal_places=10)
    low = models.DecimalField(max_digits=30, decimal_places=10)
    close = models.DecimalField(max_digits=30, decimal_places=10)
    volume = models.BigIntegerField(null=True, help_text="Empty where the feed tells neither volume nor sizes.")
    bid_close = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    ask_close = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    ticks = models.PositiveIntegerField(help_text="All ticks of the minute, quotes without a trade too.")
    open_at = models.DateTimeField()
    open_position = models.BigIntegerField()
    close_at = models.DateTimeField()
    close_position = models.BigIntegerField()
    quote_at = models.DateTimeField(null=True)
    quote_position = models.BigIntegerField(null=True)
    last_position = models.BigIntegerField(help_text="Place in the tick stream of the newest tick in the bar.")

    class Meta:
        verbose_name = "intraday bar"
        constraints = [
            models.UniqueConstraint(fields=["country", "symbol", "minute"], name="intradaybar_once_per_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.symbol} {self.minute:%Y-%m-%d %H:%M}"
