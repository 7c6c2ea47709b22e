"""Fixtures for all tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

if TYPE_CHECKING:
    from redis import Redis

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_configure() -> None:
    """Passwords are hashed slowly on purpose; here that would only be waiting."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def redis_client() -> "Iterator[Redis]":
    """The process-wide Redis client on an empty Redis."""
    from LiveData.connection import client

    connection = client()
    connection.flushall()
    yield connection
    connection.flushall()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recordings and workbooks; tests that need it are skipped, loudly, where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"REAL DATA MISSING: {SHARED_DATA} is not there, so this is not tested on real input")
    return SHARED_DATA
