"""Every cell a real sheet holds is read as meant or refused by name; nothing is guessed."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from LiveData.cells import parse_change, parse_number, parse_price, parse_size


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (46669, "46669"),
        (6708.5, "6708.5"),
        (2418.8000000000002, "2418.8"),
        (-1.6100000000000065, "-1.61"),
        (19.8948, "19.8948"),
        (1e-05, "0.00001"),
        ("100.142", "100.142"),
        (" 47,202 ", "47202"),
        ("1,234,567.50", "1234567.5"),
        ("-1,234", "-1234"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+12", "12"),
        ("−12", "-12"),
        ("\xa012\xa0", "12"),
        ("117'27", "117.84375"),
        ("117'275", "117.859375"),
        ("117'272", "117.8515625"),
        ("117'277", "117.8671875"),
        ("117'00", "117"),
        ("-0'02", "-0.0625"),
        ("-0'07", "-0.21875"),
        ("+0'14", "0.4375"),
        ("117’27", "117.84375"),
    ],
)
def test_a_number_is_read_exactly(raw: object, value: str) -> None:
    cell = parse_number(raw)
    assert (cell.value, cell.reason) == (Decimal(value), None)


def test_no_exponent_is_left_in_a_price() -> None:
    assert str(parse_number(100.0).value) == "100"
    assert str(parse_number("4.70E+4").value) == "None"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "blank"),
        ("", "blank"),
        ("   ", "blank"),
        ("N/A", "not_available"),
        ("n/a", "not_available"),
        ("#N/A", "not_available"),
        ("--", "not_available"),
        ("loading", "loading"),
        ("Loading...", "loading"),
        ("#VALUE!", "error_code"),
        ("#REF!", "error_code"),
        (-2146826246, "error_code"),
        (-2146826246.0, "error_code"),
        ("-2146826246", "error_code"),
        (-2146826281, "error_code"),
        (-2146826265, "error_code"),
        (float("nan"), "not_finite"),
        (float("inf"), "not_finite"),
        (Decimal("NaN"), "not_finite"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1,00", "not_a_number"),
        ("1e5", "not_a_number"),
        ("0x10", "not_a_number"),
        ("٣", "not_a_number"),
        ("117'32", "not_a_number"),
        ("117'5", "not_a_number"),
        ("117'273", "not_a_number"),
        ("117'27'1", "not_a_number"),
        ("12 13", "not_a_number"),
        (True, "not_a_number"),
        (datetime(2026, 1, 1), "not_a_number"),  # noqa: DTZ001 - as openpyxl gives dates
        (10**20, "too_large"),
    ],
)
def test_anything_else_is_refused_with_its_reason(raw: object, reason: str) -> None:
    cell = parse_number(raw)
    assert (cell.value, cell.reason) == (None, reason)


@pytest.mark.parametrize("zero", [0, 0.0, "0", "0.00", "0'00", "-0"])
def test_zero_is_missing_in_prices_and_real_in_sizes(zero: object) -> None:
    assert parse_price(zero).reason == "zero"
    if zero != "0'00":
        assert parse_size(zero).value == 0


def test_a_zero_change_is_missing_only_where_last_is_missing_too() -> None:
    assert parse_change("0'00", has_last=True).value == 0
    assert parse_change(0, has_last=False).reason == "zero"
    assert parse_change("-0'02", has_last=False).value == Decimal("-0.0625")


@pytest.mark.parametrize("raw", [-1, 2.5, "1.5", "-3"])
def test_a_size_is_a_whole_number_from_zero_up(raw: object) -> None:
    assert parse_size(raw).reason == "not_a_size"


@given(st.text(max_size=12) | st.integers() | st.floats() | st.none() | st.booleans() | st.decimals())
def test_no_cell_ever_stops_the_poller(raw: object) -> None:
    for parse in (parse_number, parse_price, parse_size):
        cell = parse(raw)
        assert (cell.value is None) == (cell.reason is not None)
        assert cell.value is None or cell.value.is_finite()


@given(st.integers(min_value=0, max_value=200), st.integers(min_value=0, max_value=31))
def test_every_thirty_second_is_exact(whole: int, parts: int) -> None:
    assert parse_number(f"{whole}'{parts:02d}").value == whole + Decimal(parts) / 32
