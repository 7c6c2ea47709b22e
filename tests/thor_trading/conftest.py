"""Fixtures for the engine's tests."""

import importlib

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from GlobalMarkets.models import MonitorState
from LiveData.models import Instrument

_SEEDS = (
    "LiveData.migrations.0002_ticks_and_seeds",
    "GlobalMarkets.migrations.0002_seed_markets",
    "ThorTrading.migrations.0003_seed_symbol_config",
)


@pytest.fixture
def seeds(transactional_db: None) -> None:
    """What the migrations seed, for a test whose own threads must see it: the test before may have flushed it."""
    if not Instrument.objects.exists():
        MonitorState.objects.all().delete()  # made again by whoever asked for it after the flush
        apps = MigrationLoader(connection).project_state().apps  # without the receivers of the real models
        for name in _SEEDS:
            importlib.import_module(name).seed(apps, None)
