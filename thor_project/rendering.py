"""How the API answers: JSON with exact decimals as numbers."""

from decimal import Decimal
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


def _as_json(value: object) -> object:
    """What orjson does not know: exact decimals become the nearest double, lazy strings become text."""
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


class NumbersRenderer(BaseRenderer):
    """JSON with numbers as numbers and instants as ISO-8601 with offset."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if data is None:
            return b""
        return orjson.dumps(data, default=_as_json, option=orjson.OPT_NON_STR_KEYS)
