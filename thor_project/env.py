"""Typed readers of environment variables; only `settings` calls them.

Each raises `ConfigurationError` with the variable's name, what it holds and what would be right.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class ConfigurationError(ImproperlyConfigured):
    """The environment holds a value that Thor cannot run with; the message is for a person."""


class Environment:
    """The process's variables, with `.env` values beneath them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, name: str, default: str = "") -> str:
        """The variable without surrounding space; `default` when unset or empty."""
        return self._variables.get(name, "").strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        """A yes or no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise ConfigurationError(f"{name}={value!r} is not a yes or no: use 1 or 0.")

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.text(name, str(default))
        if value.isascii() and value.lstrip("-").isdigit() and low <= int(value) <= high:
            return int(value)
        raise ConfigurationError(
            f"{name}={value!r} is not a whole number from {low} to {high}: {default} is the default."
        )

    def seconds(self, name: str, default: float) -> float:
        """A positive number of seconds."""
        value = self.text(name, str(default))
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if 0 < number < 1e9:
            return number
        raise ConfigurationError(f"{name}={value!r} is not a number of seconds: use for example {default}.")

    def choice(self, name: str, default: str, allowed: Iterable[str]) -> str:
        """One of `allowed`."""
        value = self.text(name, default)
        options = tuple(allowed)
        if value in options:
            return value
        raise ConfigurationError(f"{name}={value!r} is not known: use one of {', '.join(options)}.")

    def path(self, name: str) -> Path | None:
        """An absolute path, `None` when unset; whether it exists is for its reader to say."""
        value = self.text(name)
        return Path(value).expanduser().absolute() if value else None

    def words(self, name: str) -> list[str]:
        """A comma-separated list."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]


def read_dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a `.env` file; nothing when there is none."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, separator, value = stripped.removeprefix("export ").partition("=")
        if not separator:
            raise ConfigurationError(f"{path} line {number} is not NAME=value: {stripped!r}.")
        values[name.strip()] = value.strip().strip("\"'")
    return values


def database_from_url(name: str, url: str) -> dict[str, object]:
    """Django's settings for `postgresql://user:password@host:5432/database`."""
    parts = urlsplit(url)
    database = unquote(parts.path.lstrip("/"))
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in {"postgres", "postgresql"} or not database or port == -1:
        raise ConfigurationError(
            f"{name} is not a PostgreSQL address: use postgresql://user:password@host:5432/database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
    }


def redis_url(name: str, url: str) -> str:
    """The address itself, once it is seen to be one of Redis."""
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise ConfigurationError(f"{name} is not a Redis address: use redis://host:6379/0.")
    return url
