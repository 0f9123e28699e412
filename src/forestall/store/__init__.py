"""Records <-> one SQLite file: append-only statements in a hash chain, safe against crashes and silent edits.

Beside it an index, made from it at will, answers questions in a moment (`store.index`).
"""

from forestall.store.chain import Head, Statement
from forestall.store.record import Record, day_after, open

__all__ = ["Head", "Record", "Statement", "day_after", "open"]
