"""Django's secret key of an installation, made once and kept in THOR_HOME (mode 600)."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """The key in `home/secret-key`, created by the first process that asks."""
    path = home / "secret-key"
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_when_written(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def _read_when_written(path: Path) -> str:
    """The key; a file left empty by a process killed while writing it gets a new one."""
    key = path.read_text(encoding="ascii").strip()
    if not key:
        key = secrets.token_urlsafe(50)
        path.write_text(key, encoding="ascii")
    return key
