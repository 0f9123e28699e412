"""Claims: what each saying is about, and whose deed it says that was."""

__all__: list[str] = []
