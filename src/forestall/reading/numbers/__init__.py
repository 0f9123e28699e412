"""Numbers: what a report counts and measures, and the figures it becomes."""

__all__: list[str] = []
