"""The eleven instruments and their spellings stand in the database from the first migration on."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from LiveData.errors import DataKindMismatchError
from LiveData.instruments import load_symbol_names
from LiveData.kind import claim, current
from LiveData.models import DataKind, FeedAlias, FeedIncident, Instrument

from .makers import NOON

pytestmark = pytest.mark.django_db


def test_the_eleven_are_seeded_in_the_owners_order() -> None:
    assert list(Instrument.objects.values_list("symbol", flat=True)) == [
        *("YM", "ES", "NQ", "RTY", "CL", "SI", "HG", "GC", "VX", "DX", "ZB")
    ]
    bond = Instrument.objects.get(symbol="ZB")
    assert (bond.tick_size, bond.thirty_seconds) == (Decimal(1) / 32, True)


def test_tick_sizes_are_those_of_the_exchanges(shared_data: Path) -> None:
    with (shared_data / "reference" / "contract_specs.csv").open(newline="") as lines:
        expected = {line["symbol"]: Decimal(line["tick_size"]) for line in csv.DictReader(lines)}
    assert dict(Instrument.objects.values_list("symbol", "tick_size")) == expected


@pytest.mark.parametrize(
    ("spelling", "symbol"),
    [
        ("/ym", "YM"),
        ("rt", "RTY"),
        ("$DXY", "DX"),
        ("usdx", "DX"),
        ("30YrBond", "ZB"),
        ("30YRBOND", "ZB"),
        ("30yr t-bond", "ZB"),
        (" es ", "ES"),
        ("AAPL", "AAPL"),
    ],
)
def test_aliases_match_in_any_case(spelling: str, symbol: str) -> None:
    assert load_symbol_names().resolve(spelling) == symbol


def test_an_alias_names_one_instrument_whatever_its_case() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedAlias.objects.create(alias="$dxy", instrument=Instrument.objects.get(symbol="YM"))


def test_a_database_keeps_the_kind_of_its_first_data() -> None:
    DataKind.objects.all().delete()
    assert current() is None
    claim("demo")
    claim("demo")
    with pytest.raises(DataKindMismatchError, match="holds demo data and live data must not be mixed"):
        claim("live")
    assert current() == "demo"


def test_the_admin_shows_every_page(admin_client: Client) -> None:
    incident = FeedIncident.objects.create(feed="SIM", start=NOON, started_real=NOON, cause="test")
    for page in ("instrument", "feedalias", "feedincident", "tickgap"):
        assert admin_client.get(f"/admin/livedata/{page}/").status_code == 200
    assert admin_client.get("/admin/livedata/instrument/add/").status_code == 200
    assert admin_client.get("/admin/livedata/feedincident/add/").status_code == 403
    assert admin_client.get(f"/admin/livedata/feedincident/{incident.pk}/change/").status_code == 200
