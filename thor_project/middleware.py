"""Requests as people type them: an API path works with and without its last slash."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class OptionalApiSlash:
    """Adds the last slash to `/api/…` before Django matches the path (a redirect would lose a POST's body)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/") and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)
