"""Addresses of the engine below /api/."""

from django.urls import path, re_path

from ThorTrading.api import bars, quotes, redirects, sessions

urlpatterns = [
    path("quotes/", quotes.LatestQuotesView.as_view()),
    path("quotes/latest/", quotes.LatestQuotesView.as_view()),
    path("bars/", bars.BarsView.as_view()),
    path("futures/market-opens/", sessions.SessionListView.as_view()),
    path("futures/market-opens/today/", sessions.TodayView.as_view()),
    path("futures/market-opens/pending/", sessions.PendingView.as_view()),
    path("futures/market-opens/latest/", sessions.LatestView.as_view()),
    path("futures/market-opens/capture/", sessions.CaptureView.as_view()),
    path("futures/market-opens/<int:session_number>/", sessions.SessionView.as_view()),
    path("futures/market-opens/<int:session_number>/symbols/", sessions.SessionView.as_view()),
    re_path(r"^market-open/(?P<rest>.*)$", redirects.old_market_open),
    re_path(r"^futuretrading/(?P<rest>.*)$", redirects.old_future_trading),
]
