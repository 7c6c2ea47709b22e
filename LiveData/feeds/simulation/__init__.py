"""The simulated market behind the demo feed: pure functions of seed and market time."""
