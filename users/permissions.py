"""Who may read and write over the API."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # views imports the permission classes named in the settings, and so this module
    from rest_framework.views import APIView


class MayRead(BasePermission):
    """Anyone reads a demo; otherwise reading, and writing always, needs a login."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.method in SAFE_METHODS and not settings.READING_NEEDS_LOGIN:
            return True
        return request.user.is_authenticated
