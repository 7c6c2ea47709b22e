"""Older names of the addresses of sessions and quotes, which lead to the present ones."""

from django.http import HttpRequest, HttpResponsePermanentRedirect

SESSIONS = "/api/futures/market-opens/"
OLD_SESSION_ROOTS = ("market-opens/", "market-open/")


def old_market_open(request: HttpRequest, rest: str) -> HttpResponsePermanentRedirect:
    """`market-open/today/`, `market-open/session/{n}/symbols/`."""
    return _redirect(request, SESSIONS + rest.removeprefix("session/"))


def old_future_trading(request: HttpRequest, rest: str) -> HttpResponsePermanentRedirect:
    """`futuretrading/quotes/…` and, under `futuretrading/`, every older name of the sessions."""
    if rest.startswith("quotes/"):
        return _redirect(request, f"/api/{rest}")
    for root in OLD_SESSION_ROOTS:
        rest = rest.removeprefix(root)
    return _redirect(request, SESSIONS + rest.removeprefix("session/"))


def _redirect(request: HttpRequest, path: str) -> HttpResponsePermanentRedirect:
    """308-like for our purpose: only reading had older names. The path begins with /api/, so it stays on this site."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
