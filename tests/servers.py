"""A pytest plugin: every run has its own embedded PostgreSQL and Redis in a THOR_HOME of its own.

Loaded with `-p tests.servers` before Django's settings are read.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

for _name in [name for name in os.environ if name in {"DATABASE_URL", "REDIS_URL", "THOR_CLOCK", "DATA_PROVIDER"}]:
    del os.environ[_name]
_HOME = Path(tempfile.mkdtemp(prefix="thor-test-"))
os.environ.update({"THOR_HOME": str(_HOME), "DATA_PROVIDER": "none", "DJANGO_SETTINGS_MODULE": "thor_project.settings"})


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    from thor_project.embedded import EmbeddedServers, layout

    servers = EmbeddedServers(layout(_HOME))
    servers.acquire()

    def stop() -> None:
        servers.release()
        shutil.rmtree(_HOME, ignore_errors=True)

    early_config.add_cleanup(stop)
