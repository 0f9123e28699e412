"""Form: a report's passages, sentences, phrases and clauses, from one parse."""

__all__: list[str] = []
