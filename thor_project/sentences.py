"""What a person is told when a server or the database's schema is not there; used by every way into the program."""

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.db import OperationalError, ProgrammingError
from psycopg2.errors import UndefinedColumn, UndefinedTable

from LiveData.connection import RedisError

UNREACHABLE = (DatabaseFailure, RedisError)


def sentence_for(error: Exception) -> str | None:
    """What is wrong and what would be right; `None` for a failure that is not about reaching the servers."""
    if isinstance(error, RedisError):
        return (
            f"Redis does not answer at REDIS_URL: {_first_line(error)}. "
            "Set REDIS_URL to a running server, or unset it to use the embedded one."
        )
    if isinstance(error, OperationalError):
        return (
            f"PostgreSQL does not answer at {_database_address()}: {_first_line(error)}. "
            "Set DATABASE_URL to a running server, or unset it to use the embedded one."
        )
    if isinstance(error, ProgrammingError) and isinstance(error.__cause__, UndefinedTable | UndefinedColumn):
        return (
            f"The database at {_database_address()} is not prepared yet ({_first_line(error)}): "
            "run `.venv/bin/python manage.py migrate`, or `make run`, which does it by itself."
        )
    return None


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def _database_address() -> str:
    database = settings.DATABASES["default"]
    return f"{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
