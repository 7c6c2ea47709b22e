"""PostgreSQL and Redis from Python wheels, kept under THOR_HOME for whoever has no servers of his own.

Settings ask `layout` where they would be; every process that uses them holds an `EmbeddedServers` while it runs.
"""

from .errors import ServerError
from .layout import Layout, layout
from .servers import EmbeddedServers

__all__ = ["EmbeddedServers", "Layout", "ServerError", "layout"]
