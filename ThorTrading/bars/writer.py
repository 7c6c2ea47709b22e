"""Closed bars between their queues in Redis and the table: drained, upserted, found again. bars/worker calls it."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast

from django.db import OperationalError, connection
from django.db.models import Max, Min

from LiveData.connection import client
from LiveData.models import Tick
from ThorTrading.bars.bar import Bar
from ThorTrading.models import IntradayBar
from ThorTrading.state import closed_bars_key

logger = logging.getLogger(__name__)

GLOBEX: Final = "Globex"
DRAINED_AT_ONCE: Final = 500
ATTEMPTS: Final = 3
SERIALIZATION_FAILURE, DEADLOCK_DETECTED = "40001", "40P01"
REREAD_BEFORE_NEWEST: Final = timedelta(hours=1)

_COLUMNS: Final = ("country", *Bar.__slots__)
_NAMES: Final = ", ".join(_COLUMNS)
# A newer version of a bar wins and an older one never does, whoever writes them and however often. Rows are locked
# in the order of their keys, so that two writers cannot wait for each other.
_UPSERT: Final = f"""
INSERT INTO thortrading_intradaybar AS stored ({_NAMES})
SELECT DISTINCT ON (country, symbol, minute) {_NAMES}
FROM json_populate_recordset(NULL::thortrading_intradaybar, %s::json)
ORDER BY country, symbol, minute, last_position DESC
ON CONFLICT (country, symbol, minute) DO UPDATE
SET ({_NAMES}) = ({", ".join(f"excluded.{name}" for name in _COLUMNS)})
WHERE excluded.last_position > stored.last_position
"""  # noqa: S608 - made of the names of our own columns


def drain(country: str) -> None:
    """Bring every closed bar waiting for `country` into the table; a bar leaves its queue only once stored."""
    key = closed_bars_key(country)
    while records := cast(list[str], client().lrange(key, 0, DRAINED_AT_ONCE - 1)):
        store(records)
        with client().pipeline(transaction=False) as trip:
            for record in records:  # by value, so that two drains at once cannot take a bar neither has stored
                trip.lrem(key, 1, record)
            trip.execute()


def store(records: Sequence[str]) -> None:
    """Upsert encoded bars in one statement, again when Postgres asks for another try."""
    batch = f"[{','.join(records)}]"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_UPSERT, [batch])
            return
        except OperationalError as error:
            code = getattr(error.__cause__, "pgcode", None)
            if attempt == ATTEMPTS or code not in {SERIALIZATION_FAILURE, DEADLOCK_DETECTED}:
                raise
            logger.info("Bars: Postgres asked to try again (%s)", code)


def find_stored(country: str, symbol: str, minute: datetime) -> Bar | None:
    """The stored bar, ready to fold a late tick into."""
    row = IntradayBar.objects.filter(country=country, symbol=symbol, minute=minute).first()
    if row is None:
        return None
    bar = Bar(symbol, minute)
    for name in Bar.__slots__:
        setattr(bar, name, getattr(row, name))
    return bar


def newest_minutes(country: str) -> dict[str, datetime]:
    """The newest stored minute of each symbol."""
    rows = IntradayBar.objects.filter(country=country).values_list("symbol").annotate(Max("minute"))
    return {symbol: minute for symbol, minute in rows if minute is not None}


def position_to_reread_from(newest: datetime | None) -> int:
    """Where to begin when Redis has lost the running fold: an hour before the `newest` stored minute.

    Bars stored already refuse the ticks they hold, so reading some again does no harm.
    """
    if newest is None:
        return 0
    first = Tick.objects.filter(ts__gte=newest - REREAD_BEFORE_NEWEST).aggregate(first=Min("position"))["first"]
    return 0 if first is None else first - 1
