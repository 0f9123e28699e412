"""Cast: who is named or meant in a report, under which names, titles and pronouns."""

__all__: list[str] = []
