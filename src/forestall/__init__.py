"""Forestall: from reports and public data about a crisis to a sourced record, a running model and honest forecasts."""

__version__ = "0.1.0"
__all__ = ["__version__"]
