"""What browsers are told: `rows`, `quotes`, `bars`, `sessions` over REST, `stream` as server-sent events."""
