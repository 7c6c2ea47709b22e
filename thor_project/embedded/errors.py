"""What goes wrong with the embedded servers, in sentences for people."""


class ServerError(Exception):
    """An embedded server cannot run here; a person has to act on the message."""
