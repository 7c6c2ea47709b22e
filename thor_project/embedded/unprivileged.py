"""Runs PostgreSQL's programs as an ordinary user when we are root, because PostgreSQL refuses to run as root.

Where a folder above the data or the programs is closed to that user (a checkout below /root, say), the program keeps
one capability, CAP_DAC_OVERRIDE, instead of our opening folders that are not ours (capabilities(7), "Ambient").
"""

import ctypes
import os
import pwd
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True, slots=True)
class Account:
    """The user that a server runs as."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """`nobody` when we are root; `None` when the server may simply run as ourselves."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def drop_to(account: Account | None, *paths: Path) -> Callable[[], None] | None:
    """What a child must do before exec to run as `account` and still reach `paths`."""
    if account is None:
        return None
    needs_override = not all(_is_reachable(path) for path in paths)

    def drop() -> None:
        os.setgroups([])
        os.setgid(account.gid)
        if not needs_override:
            os.setuid(account.uid)
            return
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setuid(account.uid)
        _hold_only_dac_override(libc)
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)

    return drop


def _is_reachable(path: Path) -> bool:
    """Whether everybody may walk to `path`."""
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents if parent.exists())


def _hold_only_dac_override(libc: ctypes.CDLL) -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    mask = 1 << _CAP_DAC_OVERRIDE
    words = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)  # effective, permitted, inheritable: low, then high
    libc.capset(ctypes.byref(header), ctypes.byref(words))
