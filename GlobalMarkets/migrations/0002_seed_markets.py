"""The ten markets of SPEC section 3, the special sessions of India, and the monitor's single row."""

from datetime import date, time
from decimal import Decimal

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CONTROL, WATCHED = True, False
CAPTURED, NOT_CAPTURED = True, False

# country, display name, zone, calendar, open, close, control, weight, futures capture, currency
MARKETS = [
    ("Japan", "Tokyo", "Asia/Tokyo", "XTKS", "09:00", "15:30", CONTROL, "0.10", CAPTURED, "JPY"),
    ("China", "Shanghai", "Asia/Shanghai", "XSHG", "09:30", "15:00", CONTROL, "0.10", CAPTURED, "CNY"),
    ("India", "Bombay", "Asia/Kolkata", "XBOM", "09:15", "15:30", CONTROL, "0.10", CAPTURED, "INR"),
    # Opens with London and would be captured twice.
    ("Germany", "Frankfurt", "Europe/Berlin", "XETR", "09:00", "17:30", CONTROL, "0.10", NOT_CAPTURED, "EUR"),
    ("Netherlands", "Amsterdam", "Europe/Amsterdam", "XAMS", "09:00", "17:30", WATCHED, "0", NOT_CAPTURED, "EUR"),
    ("United Kingdom", "London", "Europe/London", "XLON", "08:00", "16:30", CONTROL, "0.10", CAPTURED, "GBP"),
    ("Pre_USA", "Pre_USA", "America/New_York", "XNYS", "06:00", "09:30", CONTROL, "0.10", CAPTURED, "USD"),
    ("USA", "USA", "America/New_York", "XNYS", "09:30", "16:00", CONTROL, "0.20", CAPTURED, "USD"),
    # Both mirror USA.
    ("Canada", "Toronto", "America/Toronto", "XTSE", "09:30", "16:00", CONTROL, "0.10", NOT_CAPTURED, "CAD"),
    ("Mexico", "Mexico", "America/Mexico_City", "XMEX", "08:30", "15:00", CONTROL, "0.10", NOT_CAPTURED, "MXN"),
]

# No calendar library has these. Sources: BSE notices on the special sessions of 2025 and 2026.
INDIAN_SESSIONS = [
    (date(2025, 10, 21), time(13, 45), time(14, 45), "Diwali Muhurat trading"),
    (date(2026, 2, 1), time(9, 15), time(15, 30), "Union Budget session on a Sunday"),
    # Announced without times: shown as a warning until somebody fills them in.
    (date(2026, 11, 8), None, None, "Diwali Muhurat trading, times not confirmed"),
]


def seed(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    market_model = apps.get_model("globalmarkets", "Market")
    for order, row in enumerate(MARKETS, start=1):
        country, display, zone, calendar, opens, closes, is_control, weight, is_captured, currency = row
        market_model.objects.create(
            country=country,
            display_name=display,
            timezone_name=zone,
            calendar_code=calendar,
            market_open_time=time.fromisoformat(opens),
            market_close_time=time.fromisoformat(closes),
            is_control_market=is_control,
            weight=Decimal(weight),
            enable_futures_capture=is_captured,
            enable_session_capture=is_captured,
            currency=currency,
            sort_order=order,
        )
    india = market_model.objects.get(country="India")
    override_model = apps.get_model("globalmarkets", "MarketOverride")
    for day, opens_at, closes_at, reason in INDIAN_SESSIONS:
        override_model.objects.create(
            market=india, date=day, kind="SESSION", open_time=opens_at, close_time=closes_at, reason=reason
        )
    apps.get_model("globalmarkets", "MonitorState").objects.create(id=1)


class Migration(migrations.Migration):
    dependencies = [("globalmarkets", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
