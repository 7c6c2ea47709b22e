"""Where a recording was left, by Redis and by Postgres; given to the replay feed."""

from LiveData import keys
from LiveData.connection import client
from LiveData.models import ReplayCursor

from .replay import StoredPlace, rows_at


def load_place(key: str) -> StoredPlace:
    """Redis is ahead of Postgres by what is not ingested yet, and behind it when it lost its last second."""
    in_redis = client().get(keys.replay_cursor(key))
    in_postgres = ReplayCursor.objects.filter(key=key).values_list("place", flat=True).first()
    redis_place = str(in_redis) if in_redis is not None else None
    return StoredPlace(redis_place, max((redis_place, in_postgres), key=rows_at))


def forget_place(key: str) -> None:
    """Let the next replay of this recording begin at its start."""
    client().delete(keys.replay_cursor(key))
    ReplayCursor.objects.filter(key=key).delete()
