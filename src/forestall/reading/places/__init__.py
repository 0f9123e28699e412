"""Places: what a word or a name of a place means in a report."""

__all__: list[str] = []
