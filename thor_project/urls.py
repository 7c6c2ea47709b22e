"""Every address of the site; each app keeps its own below its prefix."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from . import dashboard, health

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/auth/", include("users.urls")),
    path("api/global-markets/", include("GlobalMarkets.urls")),
    path("api/timezones/markets/", RedirectView.as_view(url="/api/global-markets/markets/", query_string=True)),
    path(
        "api/timezones/markets/<int:pk>/",
        RedirectView.as_view(url="/api/global-markets/markets/%(pk)s/", query_string=True),
    ),
    path("api/feed/", include("LiveData.api.urls")),
    path("api/", include("ThorTrading.api.urls")),
    path("api/health/", health.HealthView.as_view()),
    path("api/health/live/", health.LiveView.as_view()),
    path("api/health/ready/", health.ReadyView.as_view()),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema")),
    re_path(r"^(?!api/|admin/|static/|assets/).*$", dashboard.shell),
]

handler404 = "thor_project.failures.not_found"
handler500 = "thor_project.failures.server_error"
