"""Pure: what we know better than the calendar library, from the exchanges' notices; read by calendars.

Every line names its source. tests/resources holds the independent answer tables that judge the result.
"""

from dataclasses import dataclass
from datetime import date, time

NEW_YORK = "America/New_York"

# Part of the stamp that tells rebuild_calendar that the table is older than the code: raise it with every edit here.
RULES_VERSION = 1


@dataclass(frozen=True, slots=True)
class OwnHours:
    """Hours of ours on the calendar's days; the calendar's half days do not apply."""

    timezone_name: str
    open_time: time
    close_time: time


OWN_HOURS = {
    # The hours before New York's bell, not an exchange of its own.
    "Pre_USA": OwnHours(NEW_YORK, time(6, 0), time(9, 30)),
    # The exchange follows New York through both summer times; the library keeps it on Mexico City's clock, an hour
    # late on 330 of the 502 sessions of 2025 and 2026. https://www.bmv.com.mx/en/operating-hours
    "Mexico": OwnHours(NEW_YORK, time(9, 30), time(16, 0)),
}


@dataclass(frozen=True, slots=True)
class DayCorrection:
    """A calendar's day put right, in its local time; without times it is closed."""

    open_time: time | None
    close_time: time | None
    name: str


DAY_CORRECTIONS: dict[tuple[str, date], DayCorrection] = {
    # Union Budget on a Saturday, regular hours. The library has it, but pandas 3.1 drops it silently (PITFALLS).
    # https://www.nseindia.com/resources/exchange-communication-circulars (CMTR65729)
    ("XBOM", date(2025, 2, 1)): DayCorrection(time(9, 15), time(15, 30), "Union Budget session on a Saturday"),
}

# Names of days on which the library is right but cannot say why.
_CHINA = {
    "New Year's Day": ["2025-01-01", "2026-01-01", "2026-01-02"],
    "Spring Festival": [
        *["2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04"],
        *["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23"],
    ],
    "Qingming Festival": ["2025-04-04", "2026-04-06"],
    "Labour Day": ["2025-05-01", "2025-05-02", "2025-05-05", "2026-05-01", "2026-05-04", "2026-05-05"],
    "Dragon Boat Festival": ["2025-06-02", "2026-06-19"],
    "Mid-Autumn Festival": ["2026-09-25"],
    "National Day": [
        *["2025-10-01", "2025-10-02", "2025-10-03", "2025-10-06", "2025-10-07", "2025-10-08"],
        *["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"],
    ],
}
_INDIA = {
    "Municipal elections in Maharashtra": ["2026-01-15"],
    "Republic Day": ["2026-01-26"],
    "Mahashivratri": ["2025-02-26"],
    "Holi": ["2025-03-14", "2026-03-03"],
    "Id-Ul-Fitr": ["2025-03-31"],
    "Ram Navami": ["2026-03-26"],
    "Mahavir Jayanti": ["2025-04-10", "2026-03-31"],
    "Ambedkar Jayanti": ["2025-04-14", "2026-04-14"],
    "Good Friday": ["2025-04-18", "2026-04-03"],
    "Maharashtra Day": ["2025-05-01", "2026-05-01"],
    "Bakri Id": ["2026-05-28"],
    "Muharram": ["2026-06-26"],
    "Independence Day": ["2025-08-15"],
    "Ganesh Chaturthi": ["2025-08-27", "2026-09-14"],
    "Gandhi Jayanti": ["2025-10-02", "2026-10-02"],
    "Dussehra": ["2026-10-20"],
    "Diwali Laxmi Pujan": ["2025-10-21"],
    "Diwali Balipratipada": ["2025-10-22", "2026-11-10"],
    "Guru Nanak Jayanti": ["2025-11-05", "2026-11-24"],
    "Christmas": ["2025-12-25", "2026-12-25"],
}
_JAPAN = {
    "Vernal Equinox Day": ["2025-03-20", "2026-03-20", "2027-03-22"],
    "Citizens' Holiday": ["2026-09-22"],
    "Autumnal Equinox Day": ["2025-09-23", "2026-09-23", "2027-09-23"],
}
_NEW_YORK = {"National Day of Mourning for President Carter": ["2025-01-09"]}

DAY_NAMES: dict[tuple[str, date], str] = {
    (calendar, date.fromisoformat(day)): name
    for calendar, names in {"XSHG": _CHINA, "XBOM": _INDIA, "XTKS": _JAPAN, "XNYS": _NEW_YORK}.items()
    for name, days in names.items()
    for day in days
}

# The library's names, where they are rules rather than names.
CLEARER_NAMES = {
    "July 4th": "Independence Day",
    "Mondays, Tuesdays, and Thursdays Before Independence Day": "Day before Independence Day",
    "Black Friday": "Day after Thanksgiving",
    "Christmas Eve Early Close": "Christmas Eve",
    "Last Working Day of Year Early Close": "Last trading day of the year",
    "Dr. Martin Luther King Jr. Day": "Martin Luther King Jr. Day",
    "President's Day": "Presidents' Day",
    "Weekend Boxing Day": "Boxing Day (observed)",
    "Weekend Christmas": "Christmas (observed)",
}

# ---------------------------------------------------------------- the futures' own week (Globex equity index futures)
# CME's holiday calendar, https://www.cmegroup.com/trading-hours.html: on the days on which New York's stock exchange
# is closed the futures stop at 13:00 New York, on its half days at 13:15 (until 2014 at 11:30 on the holidays). These
# days are different.
GLOBEX_HOLIDAY_CLOSE = time(13, 0)
GLOBEX_HOLIDAY_CLOSE_UNTIL_2014 = time(11, 30)
GLOBEX_HALF_DAY_CLOSE = time(13, 15)
GLOBEX_NOTICES: dict[date, time | None] = {
    date(2018, 12, 5): time(9, 30),  # mourning for President Bush
    date(2025, 1, 9): time(9, 30),  # mourning for President Carter
    # Good Fridays with a jobs report: open until 09:15. On the other Good Fridays they are closed.
    date(2010, 4, 2): time(9, 15),
    date(2012, 4, 6): time(9, 15),
    date(2015, 4, 3): time(9, 15),
    date(2021, 4, 2): time(9, 15),
    date(2023, 4, 7): time(9, 15),
    date(2026, 4, 3): time(9, 15),
}
