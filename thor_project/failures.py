"""The last answers: an unknown address and an unexpected failure, as JSON below /api/ and as plain text elsewhere."""

from django.http import HttpRequest, HttpResponse, JsonResponse


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
