"""A price that jumped more than 20 % is believed only after three agreeing reads."""

from decimal import Decimal

from LiveData.quarantine import Quarantine


def reads(*prices: str) -> list[bool]:
    quarantine = Quarantine()
    return [quarantine.admits("YM", "last", Decimal(price)) for price in prices]


def test_the_first_price_and_small_moves_pass() -> None:
    assert reads("47000", "47100", "40000", "48000") == [True] * 4


def test_exactly_twenty_percent_passes() -> None:
    assert reads("100", "120") == [True, True]
    assert reads("100", "80") == [True, True]
    assert reads("100", "120.01") == [True, False]


def test_a_single_bad_read_is_kept_out_and_forgotten() -> None:
    assert reads("100", "1", "101", "1", "100") == [True, False, True, False, True]


def test_a_jump_confirmed_three_times_is_the_new_level() -> None:
    assert reads("100", "150", "150", "150.5", "151") == [True, False, False, True, True]


def test_reads_that_disagree_confirm_nothing() -> None:
    assert reads("100", "150", "200", "150", "200", "150") == [True, False, False, False, False, False]


def test_fields_and_symbols_are_judged_apart() -> None:
    quarantine = Quarantine()
    assert quarantine.admits("YM", "last", Decimal(100))
    assert quarantine.admits("YM", "bid", Decimal(500))
    assert quarantine.admits("ES", "last", Decimal(500))
    assert not quarantine.admits("YM", "last", Decimal(500))


def test_a_negative_price_does_not_trip_it_up() -> None:
    assert reads("-37.63", "-38", "10", "10", "10") == [True, True, False, False, True]
