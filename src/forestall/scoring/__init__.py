"""Scores: how good forecasts were, against baselines that a sceptic would pick.

`rules` are the scoring rules, `baselines` the forecasts to beat, `backtest` runs both over rolling origins.
Lower is better everywhere.
"""

from forestall.scoring.backtest import Forecast, Target, backtest
from forestall.scoring.rules import brier, crps, log_score, pit

__all__ = ["Forecast", "Target", "backtest", "brier", "crps", "log_score", "pit"]
