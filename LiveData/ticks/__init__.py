"""Ticks in Postgres: storing them exactly once, partitions and their age, and how far they reach."""

from .offsets import committed_position, latest_ts

__all__ = ["committed_position", "latest_ts"]
