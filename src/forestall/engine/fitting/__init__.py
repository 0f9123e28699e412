"""Fitting: from counts to draws of the posterior, contested facts among them."""

__all__: list[str] = []
