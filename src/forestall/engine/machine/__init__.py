"""Machine: what the engine's loops are made of: compiled functions, keyed random numbers, the count sampler."""

__all__: list[str] = []
