"""The answer tables of tests/resources as transitions, computed without any code of GlobalMarkets."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
NEW_YORK = "America/New_York"

# Regular hours: zone, open, close. Mexico keeps New York's.
HOURS = {
    "Japan": ("Asia/Tokyo", "09:00", "15:30"),
    "China": ("Asia/Shanghai", "09:30", "15:00"),
    "India": ("Asia/Kolkata", "09:15", "15:30"),
    "Germany": ("Europe/Berlin", "09:00", "17:30"),
    "Netherlands": ("Europe/Amsterdam", "09:00", "17:30"),
    "United Kingdom": ("Europe/London", "08:00", "16:30"),
    "Pre_USA": (NEW_YORK, "06:00", "09:30"),
    "USA": (NEW_YORK, "09:30", "16:00"),
    "Canada": ("America/Toronto", "09:30", "16:00"),
    "Mexico": (NEW_YORK, "09:30", "16:00"),
}
COUNTRIES = list(HOURS)

# (instant, kind, session date, early close)
Answer = tuple[datetime, str, date, bool]


def days() -> list[date]:
    return [FIRST + timedelta(days=offset) for offset in range((LAST - FIRST).days + 1)]


def market_answers(country: str) -> list[Answer]:
    """Every transition of a market in 2025 and 2026, in order."""
    zone_name, opens, closes = HOURS[country]
    special = _special_days(country)
    answers: list[Answer] = []
    for day in days():
        kind, open_text, close_text = special.get(day, ("", "", ""))
        if kind == "closed" or (day.weekday() >= 5 and kind != "session"):
            continue
        is_early = kind == "half"
        answers.append((_utc(day, open_text or opens, zone_name), "OPEN", day, is_early))
        answers.append((_utc(day, close_text or closes, zone_name), "CLOSE", day, is_early))
    return answers


def futures_answers() -> dict[date, tuple[datetime, datetime]]:
    """Open and close of every trade date of the futures in 2025 and 2026."""
    with (RESOURCES / "global_markets_futures_days.csv").open(newline="") as file:
        special = {date.fromisoformat(row["trade_date"]): row["close_new_york"] for row in csv.DictReader(file)}
    answers = {}
    for day in days():
        close = special.get(day, "17:00")
        if day.weekday() < 5 and close:
            answers[day] = (_utc(day - timedelta(days=1), "18:00", NEW_YORK), _utc(day, close, NEW_YORK))
    return answers


def _special_days(country: str) -> dict[date, tuple[str, str, str]]:
    with (RESOURCES / "global_markets_special_days.csv").open(newline="") as file:
        return {
            date.fromisoformat(row["date"]): (row["kind"], row["open"], row["close"])
            for row in csv.DictReader(file)
            if row["market"] == country
        }


def _utc(day: date, local: str, zone_name: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(local), ZoneInfo(zone_name)).astimezone(UTC)
