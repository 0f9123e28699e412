"""Deeds: the verbs and nouns that tell an event, in the frames they are used in, whether it happened, and when."""

__all__: list[str] = []
