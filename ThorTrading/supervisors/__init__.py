"""Which workers should run, and that they do: one leader among all processes on a database."""

from .supervisor import Supervisor

__all__ = ["Supervisor"]
