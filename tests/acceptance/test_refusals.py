"""A start that cannot work says in one sentence what is wrong and what would be right."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from .server import ROOT, ThorServer

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(180)]


def refused(server: ThorServer) -> str:
    """The one sentence of a start that must fail."""
    done = subprocess.run(
        [sys.executable, "-m", "thor_project.server"],
        cwd=ROOT, env=server.environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    lines = [line for line in done.stderr.splitlines() if line.startswith("thor: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture
def server() -> Iterator[ThorServer]:
    """A server that has not been started."""
    unstarted = ThorServer()
    yield unstarted
    unstarted.discard()


def test_a_used_port_is_named(server: ThorServer) -> None:
    with socket.create_server(("127.0.0.1", server.port)):
        sentence = refused(server)
    assert f"PORT={server.port}" in sentence
    assert "PORT=8001" in sentence


def test_an_unreachable_database_is_named(server: ThorServer) -> None:
    server.variables = {"DATABASE_URL": "postgresql://me:hidden@127.0.0.1:1/thor"}
    sentence = refused(server)
    assert "DATABASE_URL" in sentence
    assert "127.0.0.1:1" in sentence
    assert "hidden" not in sentence


def test_an_unreachable_redis_is_named(server: ThorServer) -> None:
    server.variables = {"REDIS_URL": "redis://:hidden@127.0.0.1:1/0"}
    sentence = refused(server)
    assert "REDIS_URL" in sentence
    assert "hidden" not in sentence


def test_data_of_another_kind_and_another_clock_are_refused() -> None:
    with ThorServer() as server:
        server.stop()
        server.variables = {"DATA_PROVIDER": "excel_file", "EXCEL_DATA_FILE": "/nowhere/RTD.xlsx"}
        sentence = refused(server)
        assert "demo" in sentence
        assert "THOR_HOME" in sentence
        server.variables = {"THOR_CLOCK": "2026-03-10T23:55:00Z@60"}
        sentence = refused(server)
        assert "THOR_CLOCK" in sentence
        assert "THOR_HOME" in sentence
