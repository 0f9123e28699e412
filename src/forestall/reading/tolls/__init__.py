"""Tolls: how many died or were hurt, in which event, and how each number stands to the others."""

__all__: list[str] = []
