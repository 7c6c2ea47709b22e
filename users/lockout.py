"""What somebody sees who has typed too many wrong passwords; called by django-axes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse


def answer_locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """429 as JSON below /api/, as text in the admin."""
    sentence = "Too many wrong passwords for this name: wait a quarter of an hour and try again."
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": sentence}, status=429)
    return HttpResponse(sentence + "\n", status=429, content_type="text/plain; charset=utf-8")
