"""The eleven symbols' money, weights and thresholds (SPEC 2); thresholds are points of net change."""

from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# symbol, tick value $, contract size, bear, strong buy above, buy above (the sells mirror them)
SEEDS = [
    ("YM", "5.00", "$5 × index", False, "60", "10"),
    ("ES", "12.50", "$50 × index", False, "6", "1"),
    ("NQ", "5.00", "$20 × index", False, "15", "2.5"),
    ("RTY", "5.00", "$50 × index", False, "15", "2.5"),
    ("CL", "10.00", "1,000 barrels", False, "0.3", "0.05"),
    ("SI", "25.00", "5,000 oz", False, "0.06", "0.01"),
    ("HG", "12.50", "25,000 lb", False, "0.012", "0.002"),
    ("GC", "10.00", "100 oz", True, "3", "0.5"),
    ("VX", "50.00", "$1,000 × index", True, "0.10", "0.05"),
    ("DX", "5.00", "$1,000 × index", True, "0.15", "0.025"),
    ("ZB", "31.25", "$100,000 face", True, "0.9375", "0.15625"),  # 30/32 and 5/32
]


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    symbol_config = apps.get_model("thortrading", "SymbolConfig")
    for symbol, tick_value, contract_size, is_bear, strong, plain in SEEDS:
        symbol_config.objects.create(
            symbol=symbol,
            tick_value=Decimal(tick_value),
            take_profit_usd=Decimal(100),
            stop_loss_usd=Decimal(100),
            contract_size=contract_size,
            contract_weight=Decimal(1),
            is_bear=is_bear,
            strong_buy_above=Decimal(strong),
            buy_above=Decimal(plain),
            sell_below=-Decimal(plain),
            strong_sell_at_or_below=-Decimal(strong),
        )


class Migration(migrations.Migration):
    dependencies = [("thortrading", "0002_session_number_sequence")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
