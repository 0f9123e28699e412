"""Speech: who says what, in which stance."""

__all__: list[str] = []
