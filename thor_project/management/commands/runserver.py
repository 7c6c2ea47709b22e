"""`manage.py runserver`: the same server as `make run`, reloading when the code changes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Replaces Django's development server, which would run every worker twice."""

    help = "Runs Thor's ASGI server and restarts it when the code changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("addrport", nargs="?", default="", help="port, or host:port (default HOST and PORT)")
        parser.add_argument("--noreload", action="store_true", help="serve without watching the code")

    def handle(self, *args: Any, **options: Any) -> None:
        import uvicorn
        from uvicorn.supervisors import ChangeReload

        from thor_project import server
        from thor_project.prepare import REFUSALS, prepare

        host, port = self._address(options["addrport"])
        try:
            prepare(self.stdout.write)
            listener = server.listen(host, port)
        except (*REFUSALS, server.AddressTakenError) as error:
            raise CommandError(str(error)) from None
        if options["noreload"]:
            server.serve(listener)
            return
        config = uvicorn.Config(
            "thor_project.asgi:application",
            reload=True,
            reload_dirs=[str(settings.BASE_DIR / name) for name in CODE_FOLDERS],
        )
        ChangeReload(config, target=server.serve_in_child, sockets=[listener]).run()

    def _address(self, text: str) -> tuple[str, int]:
        host, _, port = text.rpartition(":")
        if not text:
            return settings.HOST, settings.PORT
        if not port.isdigit():
            raise CommandError(f"{text!r} is not a port or host:port: use for example 8001 or 127.0.0.1:8001.")
        return host or settings.HOST, int(port)


CODE_FOLDERS = ("thor_project", "GlobalMarkets", "LiveData", "ThorTrading", "users")
