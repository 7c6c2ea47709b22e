"""Bad settings name the variable and a right value."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thor_project.env import ConfigurationError, Environment, database_from_url, read_dotenv, redis_url

ROOT = Path(__file__).resolve().parents[2]


def test_unset_and_empty_give_the_default() -> None:
    environment = Environment({"EMPTY": "  "})
    assert environment.text("EMPTY", "x") == "x"
    assert environment.integer("NONE", 7, low=1, high=9) == 7
    assert environment.flag("NONE") is False
    assert environment.path("NONE") is None


@pytest.mark.parametrize("value", ["0", "70000", "eighty", "8000.5", "١٢٣"])
def test_a_bad_port_is_named(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"PORT=.* whole number from 1 to 65535: 8000 is the default"):
        Environment({"PORT": value}).integer("PORT", 8000, low=1, high=65535)


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("Yes", True), ("off", False), ("0", False)])
def test_flags_are_read_as_people_write_them(value: str, meant: bool) -> None:
    assert Environment({"F": value}).flag("F") is meant


def test_a_bad_flag_is_named() -> None:
    with pytest.raises(ConfigurationError, match="F='maybe'"):
        Environment({"F": "maybe"}).flag("F")


def test_a_choice_lists_what_is_known() -> None:
    with pytest.raises(ConfigurationError, match="use one of demo, none"):
        Environment({"P": "dmeo"}).choice("P", "demo", ("demo", "none"))


def test_a_database_address_is_taken_apart() -> None:
    database = database_from_url("DATABASE_URL", "postgresql://me:p%40ss@db.example:6543/thor")
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "6543", "thor")


@pytest.mark.parametrize("url", ["mysql://h/db", "postgresql://h", "postgresql://h:port/db", "nonsense"])
def test_a_bad_database_address_never_shows_a_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="use postgresql://user:password@host:5432/database"):
        database_from_url("DATABASE_URL", url)


def test_a_bad_redis_address_is_named() -> None:
    with pytest.raises(ConfigurationError, match="REDIS_URL is not a Redis address"):
        redis_url("REDIS_URL", "http://h")


def test_dotenv_lines_are_read_and_bad_ones_numbered(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.write_text("# comment\nexport A=1\nB = 'two words'\n\n", encoding="utf-8")
    assert read_dotenv(good) == {"A": "1", "B": "two words"}
    bad = tmp_path / "bad"
    bad.write_text("A=1\nnonsense\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="line 2"):
        read_dotenv(bad)


@pytest.mark.parametrize(
    ("variables", "names"),
    [
        ({"DATA_PROVIDER": "dmeo"}, "DATA_PROVIDER='dmeo'"),
        ({"DATA_PROVIDER": "excel_file"}, "EXCEL_DATA_FILE"),
        ({"DATA_PROVIDER": "replay"}, "REPLAY_PATH"),
        ({"THOR_CLOCK": "noon"}, "THOR_CLOCK='noon'"),
        ({"PORT": "zero"}, "PORT='zero'"),
        ({"DATABASE_URL": "mysql://h/x"}, "DATABASE_URL"),
        ({"HOST": "192.0.2.1"}, "SECRET_KEY, ALLOWED_HOSTS, SECURE_COOKIES must be set"),
        ({"THOR_SUPERVISORS": "many"}, "THOR_SUPERVISORS='many'"),
    ],
)
def test_every_program_answers_bad_settings_with_one_sentence(
    variables: dict[str, str], names: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "THOR_HOME": str(tmp_path), **variables}
    for program in (["manage.py", "check"], ["-m", "thor_project.server"]):
        done = subprocess.run(
            [sys.executable, *program], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr.startswith("thor: ")
        assert names in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("variables", "command", "names"),
    [
        ({"DATABASE_URL": "postgresql://me:hidden@127.0.0.1:1/thor"}, ["monitor_markets", "--once"], "DATABASE_URL"),
        ({}, ["monitor_markets", "--once"], "manage.py migrate"),
    ],
)
def test_a_command_without_its_database_says_what_to_do(
    variables: dict[str, str], command: list[str], names: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        env={**os.environ, "THOR_HOME": str(tmp_path), **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert names in done.stderr
    assert "hidden" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("thor: ")
