"""What can go wrong with a market's calendar; raised by calendars, told as a sentence by the commands."""


class UnknownCalendarError(Exception):
    """The calendar library has no such calendar; correct Market.calendar_code."""
