"""The parts stay apart, and the serving process stays small."""

import json
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("pandas", "exchange_calendars", "sklearn", "duckdb", "pyarrow", "numpy")


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_serving_process_loads_no_heavy_library() -> None:
    code = f"import sys, thor_project.asgi; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_only_the_supervisor_makes_threads() -> None:
    makers = [
        str(path.relative_to(ROOT))
        for app in ("thor_project", "GlobalMarkets", "LiveData", "ThorTrading", "users")
        for path in (ROOT / app).rglob("*.py")
        if "Thread(" in path.read_text(encoding="utf-8")
    ]
    assert makers == ["ThorTrading/supervisors/supervisor.py"]


def test_only_settings_read_the_environment() -> None:
    readers = {
        str(path.relative_to(ROOT))
        for app in ("thor_project", "GlobalMarkets", "LiveData", "ThorTrading", "users")
        for path in (ROOT / app).rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8").replace("os.environ.setdefault", "")
        or "getenv" in path.read_text(encoding="utf-8")
    }
    assert readers == {"thor_project/settings.py"}


def test_compose_offers_the_two_servers_on_this_machine_only() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"postgres", "redis"}
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert service["healthcheck"]["test"]
        volume = service["volumes"][0].partition(":")[0]
        assert volume in compose["volumes"]


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "thor-frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_every_requirement_is_pinned() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        loose = [line for line in lines if line and line[0] not in "#-" and "==" not in line]
        assert loose == []
