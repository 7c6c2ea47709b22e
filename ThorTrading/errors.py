"""What can go wrong in the engine, named by what the caller must do about it."""


class ThorTradingError(Exception):
    """Base of the engine's own errors."""


class AlreadyCapturedError(ThorTradingError):
    """Drop: this market's session of that date and kind is in the database already (the API's 409)."""

    def __init__(self, country: str, session_date: object, kind: str) -> None:
        super().__init__(f"{country} already has a capture of kind {kind} for {session_date}.")


class UnknownCountryError(ThorTradingError):
    """Tell the caller: no such market (the API's 400 or 404)."""

    def __init__(self, country: str) -> None:
        super().__init__(f"There is no market {country!r}.")
