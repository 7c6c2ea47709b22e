"""Requests as people type them, and a name for each so that a failure on the screen is found in the log."""

import logging
import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
SERVER_ERRORS = 500


class OptionalApiSlash:
    """Adds the last slash to `/api/…` before Django matches the path (a redirect would lose a POST's body)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/api/") and not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        return self.get_response(request)


class RequestId:
    """Answers with the client's `X-Request-ID`, or one of ours, and logs it with every failure of the server."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        if response.status_code >= SERVER_ERRORS:
            logger.error(
                "%s %s answered %d, request %s", request.method, request.path, response.status_code, request_id
            )
        return response
