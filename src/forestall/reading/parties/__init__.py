"""Parties: who can do and who can suffer a deed, and who does and suffers what a mention tells."""

__all__: list[str] = []
