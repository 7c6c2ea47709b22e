"""Paths of the feed's API."""

from django.urls import path

from .views import SnapshotView, StatusView, TosLatestView

urlpatterns = [
    path("quotes/snapshot/", SnapshotView.as_view(), name="feed-quotes-snapshot"),
    path("tos/quotes/latest/", TosLatestView.as_view(), name="feed-tos-quotes-latest"),
    path("status/", StatusView.as_view(), name="feed-status"),
]
