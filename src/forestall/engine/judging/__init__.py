"""Judging: what a fit says of reproduction and escalation, and whether it may say so."""

__all__: list[str] = []
