"""Tables of LiveData: instruments and aliases, ticks and how far they are stored, and what went wrong."""

from django.db import models
from django.db.models.functions import Upper


class Instrument(models.Model):
    """A future that Thor watches; seeded by migration, edited in the admin."""

    symbol = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=64)
    exchange = models.CharField(max_length=16)
    tick_size = models.DecimalField(max_digits=12, decimal_places=8)
    display_precision = models.PositiveSmallIntegerField(default=2)
    thirty_seconds = models.BooleanField(default=False, help_text="Shown in 32nds (bonds)")
    is_active = models.BooleanField(default=True)
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_order", "symbol"]

    def __str__(self) -> str:
        return self.symbol


class FeedAlias(models.Model):
    """A feed's own spelling of an instrument, matched whatever its case."""

    alias = models.CharField(max_length=32)
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        ordering = ["alias"]
        verbose_name_plural = "feed aliases"
        constraints = [models.UniqueConstraint(Upper("alias"), name="feed_alias_any_case")]

    def __str__(self) -> str:
        return f"{self.alias} = {self.instrument_id}"


class Tick(models.Model):
    """One published quote; the table is partitioned by UTC day of `ts` and made by the first migration."""

    position = models.BigIntegerField(primary_key=True)
    symbol = models.TextField()
    ts = models.DateTimeField()
    received_at = models.DateTimeField()
    last = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    bid = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    ask = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    last_size = models.BigIntegerField(null=True)
    bid_size = models.BigIntegerField(null=True)
    ask_size = models.BigIntegerField(null=True)
    volume = models.BigIntegerField(null=True)
    open = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    low = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    close = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    change = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    source = models.TextField()
    contract = models.TextField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ticks"

    def __str__(self) -> str:
        return f"{self.symbol} #{self.position}"


class IngestOffset(models.Model):
    """How far the stream is stored; written in the same transaction as the ticks."""

    stream = models.CharField(max_length=64, unique=True)
    entry_id = models.CharField(max_length=40, default="0-0")
    position = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.stream} at {self.position}"


class ReplayCursor(models.Model):
    """How far a recording is stored; written in the same transaction as the ticks."""

    key = models.CharField(max_length=64, unique=True)
    place = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.key} at {self.place}"


class FeedIncident(models.Model):
    """A time in which a feed could not be trusted, in market time and in real time."""

    feed = models.CharField(max_length=16)
    start = models.DateTimeField(help_text="Market time")
    end = models.DateTimeField(null=True, blank=True, help_text="Market time; empty while it lasts")
    started_real = models.DateTimeField()
    ended_real = models.DateTimeField(null=True, blank=True)
    cause = models.TextField()

    class Meta:
        ordering = ["-start"]
        indexes = [models.Index(fields=["feed", "start"], name="feed_incident_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["feed"], condition=models.Q(end__isnull=True), name="one_open_incident_per_feed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.feed}: {self.cause}"


class TickGap(models.Model):
    """Positions that were handed out and never reached Postgres."""

    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    found_at = models.DateTimeField(help_text="Market time")
    found_real = models.DateTimeField()

    class Meta:
        ordering = ["-first_position"]

    def __str__(self) -> str:
        return f"{self.first_position}-{self.last_position}"


class DataKind(models.Model):
    """The stamp of this database: live, replay or demo; one row, written at first use."""

    kind = models.CharField(max_length=8)
    stamped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_data_kind")]

    def __str__(self) -> str:
        return self.kind
