"""What `manage.py` does around Django: the embedded servers stay up while a command runs, errors are sentences."""

import signal
import sys
from types import FrameType

from django.conf import LazySettings, settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from .embedded import EmbeddedServers, ServerError

NEEDS_NO_SERVERS = frozenset(
    {"help", "--help", "-h", "version", "--version", "check", "spectacular", "collectstatic", "diffsettings"}
)


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        return _run_command(arguments)
    except (ImproperlyConfigured, ServerError) as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        return 130


def _run_command(arguments: list[str]) -> int:
    """Run it between the servers' start and stop."""
    from .sentences import UNREACHABLE, sentence_for  # reads the settings, which may be what is wrong

    try:
        with servers_for(settings, needed=len(arguments) > 1 and arguments[1] not in NEEDS_NO_SERVERS):
            execute_from_command_line(arguments)
    except UNREACHABLE as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        return _refuse(sentence)
    return 0


def _refuse(sentence: str) -> int:
    print(f"thor: {sentence}", file=sys.stderr)  # noqa: T201 - the last word of a command line program
    return 1


def servers_for(configured: LazySettings, *, needed: bool = True) -> EmbeddedServers:
    """The embedded servers that these settings use."""
    return EmbeddedServers(
        configured.EMBEDDED,
        with_postgres=needed and configured.POSTGRES_IS_EMBEDDED,
        with_redis=needed and configured.REDIS_IS_EMBEDDED,
    )


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM leaves through the `with` blocks, so that nothing we started stays behind."""
    raise SystemExit(128 + number)
