"""Dynamics: the step from one day to the next, a member at a time and 64 side by side."""

__all__: list[str] = []
