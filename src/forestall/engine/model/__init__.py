"""Model: the likelihood and priors of incidents, epidemics and series, and the arrays they take."""

__all__: list[str] = []
