"""Is Thor well? Components, workers with their last beat, lags, leader and standing alerts."""
