"""What can go wrong, as one tree.

Every error a user can cause is a ForestallError whose message is one sentence in three parts:
what came, what was expected, what to do. The command line prints it as one line and exits
with code 2. Anything else that escapes is a defect of ours.
"""

__all__ = [
    "CrisisError",
    "DataError",
    "ForestallError",
    "LanguageError",
    "NotConvergedError",
    "ReportError",
    "StoreError",
    "UsageError",
]


class ForestallError(Exception):
    """Base of every error a user can cause or meet."""


class CrisisError(ForestallError):
    """A crisis folder or its crisis.toml is missing, unreadable or inconsistent."""


class DataError(ForestallError):
    """A table is missing, has the wrong columns, or holds values outside its domain."""


class ReportError(ForestallError):
    """A report cannot be read: missing, empty, or not text."""


class LanguageError(ReportError):
    """A report is in a language the reader does not cover."""


class UsageError(ForestallError):
    """A command or a verb was called with something it does not take."""


class StoreError(ForestallError):
    """The record cannot be opened, written, or has been altered."""


class NotConvergedError(ForestallError):
    """A fit did not converge, so no outlook may be drawn from it."""
