"""Recorded ticks on disk: reading, choosing the front contract, merging by time; used by the replay feed."""
