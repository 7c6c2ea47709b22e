"""One row per future and open: written by capture, resolved by grading, read by the sessions API.

The field names are the owner's (SPEC 5); docs/glossary.md explains `bhs`, `wndw` and the others.
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

TOTAL = "TOTAL"


class MarketSession(models.Model):
    """What one future (or TOTAL) was at a market's open, the paper trade from there, and how it ended."""

    class Kind(models.TextChoices):
        OPEN = "OPEN", "At the open"
        MANUAL = "MANUAL", "By hand"

    class CaptureStatus(models.TextChoices):
        OK = "OK", "OK"
        DEGRADED = "DEGRADED", "Degraded"
        LATE = "LATE", "Late"
        RECONSTRUCTED = "RECONSTRUCTED", "Reconstructed"

    class Outcome(models.TextChoices):
        PENDING = "PENDING", "Pending"
        WORKED = "WORKED", "Worked"
        DIDNT_WORK = "DIDNT_WORK", "Didn't Work"
        EXPIRED = "EXPIRED", "Expired"
        NEUTRAL = "NEUTRAL", "No Entry"
        ERROR = "ERROR", "Error"

    class EntrySide(models.TextChoices):
        BUY = "BUY", "Buy at the ask"
        SELL = "SELL", "Sell at the bid"

    # which
    session_number = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OPEN)
    source = models.CharField(max_length=32, blank=True, help_text="EXCEL, REPLAY or SIM: where the quotes came from.")
    session_date = models.DateField(help_text="The exchange's date.")
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    date = models.SmallIntegerField(help_text="Day of the month.")
    day = models.CharField(max_length=3, help_text="Mon, Tue, …")
    captured_at = models.DateTimeField()
    scheduled_at = models.DateTimeField(help_text="The exact instant of the open: the evaluation window's start.")
    country = models.CharField(max_length=64)
    future = models.CharField(max_length=32, help_text="A symbol, or TOTAL.")
    capture_status = models.CharField(max_length=16, choices=CaptureStatus, default=CaptureStatus.OK)

    # prices
    last_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    change = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    change_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    bid = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    bid_size = models.BigIntegerField(null=True)
    ask = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    ask_size = models.BigIntegerField(null=True)
    spread = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    volume = models.BigIntegerField(null=True)
    vwap = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="Since the futures' daily open.")
    quote_age_ms = models.BigIntegerField(null=True)

    # day
    session_open = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    session_close = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="Previous close.")
    open_vs_prev_number = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    open_vs_prev_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    # 24 hours
    low_24h = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    high_24h = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    range_diff_24h = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    range_pct_24h = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    # 52 weeks
    week_52_low = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    week_52_high = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    week_52_range_high_low = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    week_52_range_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    # signal
    bhs = models.CharField(max_length=16, blank=True, help_text="STRONG_BUY … STRONG_SELL; empty without a vote.")
    weight = models.SmallIntegerField(null=True, help_text="Signal weight; for TOTAL their sum.")
    stat_value = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    contract_weight = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    weighted_average = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    sum_weighted = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    instrument_count = models.SmallIntegerField(null=True)
    status = models.CharField(max_length=16, blank=True, help_text="LIVE TOTAL, PARTIAL n/11 or STALE.")

    # trade
    entry_side = models.CharField(max_length=4, choices=EntrySide, blank=True)
    entry_price = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    target_high = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    target_low = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    target_ticks = models.IntegerField(null=True)
    stop_ticks = models.IntegerField(null=True)
    tick_size = models.DecimalField(max_digits=14, decimal_places=8, null=True)
    tick_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    evaluation_window_sec = models.PositiveIntegerField()
    baseline_probability = models.DecimalField(max_digits=8, decimal_places=6, null=True)
    baseline_pnl = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    # outcome
    wndw = models.CharField(max_length=12, choices=Outcome, default=Outcome.PENDING)
    outcome_reason = models.CharField(max_length=32, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolution_price = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="The barrier's.")
    touch_price = models.DecimalField(max_digits=20, decimal_places=8, null=True, help_text="The tick's.")
    elapsed_sec = models.FloatField(null=True, help_text="Market seconds from scheduled_at.")
    snapshot_position = models.BigIntegerField()
    graded_to_position = models.BigIntegerField(null=True)
    pnl_usd = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    mark_pnl_usd = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    mfe_ticks = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    mae_ticks = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    unusable_ticks = models.PositiveIntegerField(default=0, help_text="Crossed or one-sided: touched nothing.")
    feed_gaps = models.JSONField(default=list, encoder=DjangoJSONEncoder, help_text="Incidents inside the window.")

    # after the close
    market_open = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    market_high = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    market_low = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    market_close = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    market_range = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    market_high_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    market_low_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    market_close_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    market_range_percent = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    inputs = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="The thresholds, weights, settings and quotes the row was made of.",
    )

    class Meta:
        ordering = ["-session_number", "future"]
        constraints = [
            models.UniqueConstraint(fields=["session_number", "future"], name="marketsession_once_per_future"),
            models.UniqueConstraint(
                fields=["country", "session_date", "kind", "future"], name="marketsession_once_per_open"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(wndw="PENDING"), name="marketsession_pending"),
            models.Index(fields=["session_date", "country"], name="marketsession_by_date"),
            models.Index(fields=["future", "-scheduled_at"], name="marketsession_by_future"),
        ]

    def __str__(self) -> str:
        return f"#{self.session_number} {self.country} {self.session_date} {self.future}"
