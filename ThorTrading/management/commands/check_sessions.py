"""`manage.py check_sessions [NUMBER …]`: makes captures and grades again from what was stored, and compares."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Min

from LiveData.models import Tick
from ThorTrading.capture.inputs import recompute_total
from ThorTrading.capture.rows import rounded
from ThorTrading.grading.regrade import regrade
from ThorTrading.models import TOTAL, MarketSession


class Command(BaseCommand):
    help = "Recompute TOTAL from a session's own inputs and its grades from stored ticks; fails where a row differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("session_number", nargs="*", type=int, help="Session numbers; all sessions without any.")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = MarketSession.objects.order_by("session_number", "future")
        if options["session_number"]:
            rows = rows.filter(session_number__in=options["session_number"])
        oldest = Tick.objects.aggregate(position=Min("position"))["position"]
        checked = differing = dropped = 0
        for row in rows.iterator():
            if row.graded_to_position is not None and (oldest is None or row.snapshot_position + 1 < oldest):
                dropped += 1
                continue
            checked += 1
            found = list(differences(row))
            differing += bool(found)
            for line in found:
                self.stdout.write(f"{row}: {line}")
        if dropped:
            self.stdout.write(f"{dropped} rows left out: their ticks are older than what is kept.")
        if differing:
            raise CommandError(f"{differing} of {checked} rows differ from what was stored.")
        self.stdout.write(f"{checked} rows made again, all identical.")


def differences(row: MarketSession) -> Iterator[str]:
    """What comes out otherwise, one sentence a field."""
    made_again = _total_fields(row) if row.future == TOTAL else _grade_fields(row)
    for name, value in made_again.items():
        if getattr(row, name) != value:
            yield f"{name} is {getattr(row, name)}, made again {value}"


def _total_fields(row: MarketSession) -> dict[str, Any]:
    total = recompute_total(row.inputs)
    return {
        "bhs": total.composite_signal,
        "weight": total.signal_weight_sum,
        "sum_weighted": rounded(total.sum_weighted),
        "weighted_average": rounded(total.avg_weighted),
        "instrument_count": total.count,
        "status": total.status,
    }


def _grade_fields(row: MarketSession) -> dict[str, Any]:
    """Nothing for a row that never entered, or whose window is still open."""
    return regrade(row) if row.graded_to_position is not None else {}
