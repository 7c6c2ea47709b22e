"""Every error as a sentence: `{"detail": …}` below /api/, plain text elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404, f"There is nothing at {request.path}; /api/docs/ lists what there is.")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the traceback is in the log."""
    return _answer(request, 500, "Thor failed to answer this; the log says why.")


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=status)
    return HttpResponse(sentence + "\n", status=status, content_type="text/plain; charset=utf-8")


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
