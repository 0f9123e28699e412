"""Days: what words of the calendar mean on the day of writing."""

__all__: list[str] = []
