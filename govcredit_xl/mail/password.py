"""The mailbox's password: from the environment, the system's keyring or a prompt; never in a file or a log."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Final

VARIABLE: Final = "GOVCREDIT_MAIL_PASSWORD"
SERVICE: Final = "govcredit-xl"
HIDDEN: Final = "***"

Ask = Callable[[str], str | None]
"""Asks a person for the password of an account; None where nobody is there to answer."""


def find_password(account: str, ask: Ask | None = None) -> str | None:
    """The password of the account, None where there is none to be had."""
    return os.environ.get(VARIABLE) or _kept(account) or (ask(account) if ask is not None else None)


def keep_password(account: str, password: str) -> str | None:
    """Put it into the system's keyring; why that cannot be done, None where it is done."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(SERVICE, account, password)
    except (keyring.errors.KeyringError, OSError, RuntimeError) as error:
        return type(error).__name__
    return None


def _kept(account: str) -> str | None:
    try:
        import keyring
        import keyring.errors

        return keyring.get_password(SERVICE, account)
    except (keyring.errors.KeyringError, OSError, RuntimeError):  # a server without a desktop has none
        return None


def without_password(text: str, user: str, password: str) -> str:
    """A server's words without the password, should it repeat it in any of the forms that a login has."""
    shown = text
    for secret in (
        password,
        base64.b64encode(f"\0{user}\0{password}".encode()).decode(),
        base64.b64encode(password.encode()).decode(),
    ):
        shown = shown.replace(secret, HIDDEN)
    return shown
