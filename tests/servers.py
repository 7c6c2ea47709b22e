"""A pytest plugin: every run has its own embedded PostgreSQL and Redis in a THOR_HOME of its own.

Loaded with `-p tests.servers` before Django's settings are read.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from thor_project.embedded import Layout

for _name in [name for name in os.environ if name in {"DATABASE_URL", "REDIS_URL", "THOR_CLOCK", "DATA_PROVIDER"}]:
    del os.environ[_name]
_HOME = Path(tempfile.mkdtemp(prefix="thor-test-"))
os.environ.update({"THOR_HOME": str(_HOME), "DATA_PROVIDER": "none", "DJANGO_SETTINGS_MODULE": "thor_project.settings"})


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    from thor_project.embedded import EmbeddedServers, layout

    # The process that only hands tests out to xdist's workers needs no servers; each worker has its own.
    hands_out = bool(early_config.known_args_namespace.numprocesses) and "PYTEST_XDIST_WORKER" not in os.environ
    servers = EmbeddedServers(layout(_HOME), with_postgres=not hands_out, with_redis=not hands_out)
    servers.acquire()
    if not hands_out:
        _write_lazily(layout(_HOME))

    def stop() -> None:
        servers.release()
        shutil.rmtree(_HOME, ignore_errors=True)

    early_config.add_cleanup(stop)


def _write_lazily(places: "Layout") -> None:
    """This database dies with the run: waiting for the disk would only make emptied tables slow."""
    import psycopg2

    database = places.django_database()
    connection = psycopg2.connect(host=database["HOST"], port=5432, user=database["USER"], dbname=database["NAME"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
