"""The inside of the stream: `reading` looks, `hub` notices what changed, `inbox` holds it for one browser."""
