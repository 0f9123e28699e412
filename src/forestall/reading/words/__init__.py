"""Words: what the rules know of a word of a parsed report, and the lists of English grammar they look it up in."""

__all__: list[str] = []
