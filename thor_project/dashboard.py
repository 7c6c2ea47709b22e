"""Serves the built dashboard's one page for every address that is not the API's or the admin's."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """`index.html`; its hashed assets are served by ServeStatic."""
    index = settings.DASHBOARD_DIR / "index.html"
    if not index.is_file():
        return HttpResponse(
            "The dashboard is not built: run `make build` (needs Node 20) and start Thor again.\n",
            status=503,
            content_type="text/plain; charset=utf-8",
        )
    return HttpResponse(index.read_bytes(), headers={"Cache-Control": "no-cache"})
