"""Mending: what a parser is given so that it does not lose its way, and what it still got wrong put right."""

__all__: list[str] = []
