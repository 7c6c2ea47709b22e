"""Is Thor well? Its servers, workers with their last beat, lags, leader and standing alerts."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from LiveData.connection import RedisError, client
from LiveData.status import read_statuses

from . import process
from .models import Alert


def _postgres() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return {"ok": False, "detail": str(error).strip()}
    return {"ok": True, "detail": ""}


def _redis() -> dict[str, Any]:
    try:
        client().ping()
    except RedisError as error:
        return {"ok": False, "detail": str(error)}
    return {"ok": True, "detail": ""}


class LiveView(APIView):
    """The process answers."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        return Response({"status": "alive"})


class ReadyView(APIView):
    """Both servers answer: 200, otherwise 503 with what is away."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        components = {"postgres": _postgres(), "redis": _redis()}
        is_ready = all(component["ok"] for component in components.values())
        return Response(
            {"status": "ready" if is_ready else "not ready", "components": components},
            status=200 if is_ready else 503,
        )


class HealthView(APIView):
    """Everything an operator asks first."""

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        components = {"postgres": _postgres(), "redis": _redis()}
        supervisor = process.current.supervisor
        workers = supervisor.health() if supervisor else {"leader": False, "workers": []}
        return Response(
            {
                "status": "ok" if all(component["ok"] for component in components.values()) else "degraded",
                "market_time": settings.CLOCK.now(),
                "real_time": settings.CLOCK.real_now(),
                "speed": settings.CLOCK.speed,
                "data_provider": settings.DATA_PROVIDER,
                "components": components,
                **workers,
                "feeds": [_feed(status) for status in read_statuses()] if components["redis"]["ok"] else [],
                "alerts": list(_standing_alerts()) if components["postgres"]["ok"] else [],
            }
        )


def _feed(status: Any) -> dict[str, Any]:
    return {"source": status.source, "state": status.state, "age_ms": status.age_ms, "message": status.message}


def _standing_alerts() -> Any:
    standing = Alert.objects.filter(cleared_at__isnull=True)
    return standing.values("kind", "subject", "message", "raised_at")
