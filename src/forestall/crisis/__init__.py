"""A crisis is a folder: `crisis.toml`, its tables, its reports. This stage reads the folder into plain records.

`load` finds the folder, checks every key and every reference, and returns a `Crisis`; it opens no table.
"""

from forestall.crisis.folder import find, load

__all__ = ["find", "load"]
