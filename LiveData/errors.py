"""What can go wrong in LiveData, named by what the caller must do; raised by feeds, publisher and commands."""


class FeedError(Exception):
    """The feed cannot be read now; say so, keep what is stored, and try again later."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class CursorMovedError(FeedError):
    """Another process replays the same recording; the one that sees this must stop."""


class LockedOutError(FeedError):
    """Another process polls the same source; leave its status alone and wait, or give up."""


class DataKindMismatchError(Exception):
    """This database holds data of another kind; a person must choose another THOR_HOME."""
