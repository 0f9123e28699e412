"""Events: mentions of one deed become one event, with its parties, its place, its rival versions and its links."""

__all__: list[str] = []
