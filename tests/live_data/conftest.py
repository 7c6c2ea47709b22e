"""Fixtures of LiveData's tests."""

from importlib import import_module

import pytest
from django.apps import apps

from LiveData.models import Instrument


@pytest.fixture
def seeded(transactional_db: None) -> None:
    """The eleven instruments, also after a transactional test has emptied every table."""
    if not Instrument.objects.exists():
        import_module("LiveData.migrations.0002_ticks_and_seeds").seed(apps, None)
