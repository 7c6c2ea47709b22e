"""Session login for the dashboard: a CSRF token, log in, log out, who am I."""

from typing import cast

from django.contrib.auth import authenticate, login, logout
from django.middleware.csrf import get_token
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import User


class CsrfAnswer(serializers.Serializer[dict[str, str]]):
    csrf_token = serializers.CharField()


class Credentials(serializers.Serializer[dict[str, str]]):
    username = serializers.CharField()
    password = serializers.CharField(trim_whitespace=False)


class Me(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("username", "is_staff")


class CsrfView(APIView):
    """The token that every writing request sends back as `X-CSRFToken`."""

    permission_classes = (AllowAny,)

    @extend_schema(responses=CsrfAnswer)
    def get(self, request: Request) -> Response:
        return Response({"csrf_token": get_token(request._request)})


@method_decorator(csrf_protect, name="dispatch")
class LoginView(APIView):
    """Starts a session."""

    permission_classes = (AllowAny,)

    @extend_schema(request=Credentials, responses=Me)
    def post(self, request: Request) -> Response:
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request._request, **credentials.validated_data)
        if not isinstance(user, User):
            raise AuthenticationFailed("The user name or the password is wrong.")
        login(request._request, user)
        return Response(Me(user).data)


class LogoutView(APIView):
    """Ends the session."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        logout(request._request)
        return Response(status=204)


class MeView(APIView):
    """Who is logged in; 403 for a stranger."""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=Me)
    def get(self, request: Request) -> Response:
        return Response(Me(cast(User, request.user)).data)  # IsAuthenticated has let nobody else in
