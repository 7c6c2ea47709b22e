"""Where the embedded servers keep data and sockets; pure, so that settings can ask before anything runs."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

DATABASE_NAME = "thor"
DATABASE_USER = "thor"
_SOCKET_ROOT = Path("/tmp")  # noqa: S108 - a fixed short path: socket addresses hold 107 bytes, THOR_HOME may be longer


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders and addresses of one THOR_HOME."""

    home: Path
    sockets: Path

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def postgres_sockets(self) -> Path:
        return self.sockets / "pg"

    @property
    def redis_data(self) -> Path:
        return self.home / "redis"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}?db=0"

    def django_database(self) -> dict[str, object]:
        """Django's settings of the embedded database."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE_NAME,
            "USER": DATABASE_USER,
            "PASSWORD": "",
            "HOST": str(self.postgres_sockets),
            "PORT": "5432",
        }


def layout(home: Path) -> Layout:
    """The layout of `home`; its socket folder is named after the home and the user, and so found again."""
    digest = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    return Layout(home, _SOCKET_ROOT / f"thor-{os.getuid() if hasattr(os, 'getuid') else 0}-{digest}")
