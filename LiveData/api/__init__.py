"""The raw feed over HTTP; mounted at /api/feed/."""
