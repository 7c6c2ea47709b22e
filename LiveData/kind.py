"""The stamp that keeps live, replayed and simulated data in databases of their own; claimed before publishing."""

from typing import Final, Literal

from django.conf import settings

from .errors import DataKindMismatchError
from .models import DataKind

Kind = Literal["live", "replay", "demo"]

# DATA_PROVIDER=none is missing: there the first publisher decides.
KIND_OF_PROVIDER: Final[dict[str, Kind]] = {"demo": "demo", "replay": "replay", "excel_file": "live"}


def claim(kind: Kind) -> None:
    """Stamp an unused database, or raise DataKindMismatchError where it is stamped otherwise."""
    stamped, _ = DataKind.objects.get_or_create(pk=1, defaults={"kind": kind})
    if stamped.kind != kind:
        raise DataKindMismatchError(
            f"The database of THOR_HOME={settings.THOR_HOME} holds {stamped.kind} data and {kind} data must not be "
            f"mixed into it. Set THOR_HOME to another folder (or DATABASE_URL to another database) for {kind} data."
        )


def current() -> str | None:
    """The kind this database is stamped with; None while nothing has been published."""
    return DataKind.objects.filter(pk=1).values_list("kind", flat=True).first()
