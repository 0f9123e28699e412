"""Records <-> one SQLite file: append-only statements in a hash chain, safe against crashes and silent edits."""

from forestall.store.chain import Head, Statement
from forestall.store.record import Record, open

__all__ = ["Head", "Record", "Statement", "open"]
