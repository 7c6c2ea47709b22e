"""Addresses below /api/global-markets/."""

from django.urls import path

from . import views

urlpatterns = [
    path("markets/", views.MarketListView.as_view()),
    path("markets/<int:pk>/", views.MarketDetailView.as_view()),
    path("composite/", views.CompositeView.as_view()),
    path("clock/", views.ClockView.as_view()),
]
