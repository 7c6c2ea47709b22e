"""Makes the partitioned table `ticks` and seeds the eleven instruments with their feed aliases (SPEC section 2)."""

from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# symbol, name, exchange, tick size, decimals, 32nds, aliases
INSTRUMENTS = (
    ("YM", "E-mini Dow", "XCBT", "1", 0, False, ("/YM",)),
    ("ES", "E-mini S&P 500", "XCME", "0.25", 2, False, ("/ES",)),
    ("NQ", "E-mini Nasdaq-100", "XCME", "0.25", 2, False, ("/NQ",)),
    ("RTY", "E-mini Russell 2000", "XCME", "0.10", 1, False, ("RT", "/RTY")),
    ("CL", "Crude oil", "XNYM", "0.01", 2, False, ("/CL",)),
    ("SI", "Silver", "XCEC", "0.005", 3, False, ("/SI",)),
    ("HG", "Copper", "XCEC", "0.0005", 4, False, ("/HG",)),
    ("GC", "Gold", "XCEC", "0.10", 1, False, ("/GC",)),
    ("VX", "VIX future", "XCBF", "0.05", 2, False, ("/VX",)),
    ("DX", "Dollar index", "IFUS", "0.005", 3, False, ("$DXY", "DXY", "USDX", "/DX")),
    ("ZB", "30-year bond", "XCBT", "0.03125", 5, True, ("30YRBOND", "30Yr T-BOND", "T-BOND", "/ZB")),
)

# No unique index: exactly-once comes from the offset stored with the rows, and costs nothing (PITFALLS, Redis).
CREATE_TICKS = """
CREATE TABLE ticks (
    position    bigint NOT NULL,
    symbol      text NOT NULL,
    ts          timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    last        numeric,
    bid         numeric,
    ask         numeric,
    last_size   bigint,
    bid_size    bigint,
    ask_size    bigint,
    volume      bigint,
    open        numeric,
    high        numeric,
    low         numeric,
    close       numeric,
    change      numeric,
    source      text NOT NULL,
    contract    text,
    created_at  timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (ts);
CREATE INDEX ticks_symbol_ts ON ticks (symbol, ts);
CREATE INDEX ticks_position ON ticks (position);
"""


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Instrument = apps.get_model("livedata", "Instrument")
    FeedAlias = apps.get_model("livedata", "FeedAlias")
    for order, (symbol, name, exchange, tick, decimals, thirty_seconds, aliases) in enumerate(INSTRUMENTS, start=1):
        instrument = Instrument.objects.create(
            symbol=symbol,
            name=name,
            exchange=exchange,
            tick_size=Decimal(tick),
            display_precision=decimals,
            thirty_seconds=thirty_seconds,
            sort_order=order,
        )
        FeedAlias.objects.bulk_create(FeedAlias(alias=alias, instrument=instrument) for alias in aliases)


class Migration(migrations.Migration):
    dependencies = [("livedata", "0001_initial")]

    operations = [
        migrations.RunSQL(CREATE_TICKS, "DROP TABLE ticks"),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
