"""One-minute bars: `aggregate` folds ticks, `state` keeps the running fold, `writer` stores, `worker` runs them."""
