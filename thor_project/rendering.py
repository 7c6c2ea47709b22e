"""How the API answers: Decimals as JSON numbers, every error as `{"detail": "a sentence"}`."""

from decimal import Decimal
from typing import Any

import orjson
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler


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


def answer_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's answer to an error, with validation errors folded into one sentence."""
    response = exception_handler(error, context)
    if response is not None and isinstance(error, ValidationError):
        response.data = {"detail": " ".join(_sentences(error.detail))}
    return response


def _sentences(detail: Any, name: str = "") -> list[str]:
    if isinstance(detail, dict):
        return [line for key, value in detail.items() for line in _sentences(value, str(key))]
    if isinstance(detail, list):
        return [line for value in detail for line in _sentences(value, name)]
    prefix = f"{name}: " if name and name not in {"detail", "non_field_errors"} else ""
    return [f"{prefix}{detail}"]
