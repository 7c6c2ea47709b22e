"""The clock and the rules: which stock market is open, when, and the signals that say so."""
