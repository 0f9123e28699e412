"""Simulation: from the posterior to the future under a scenario, and what is kept of it."""

__all__: list[str] = []
