"""The engine computes in 64 bits; a fitter says so itself, tests of single functions need it said."""

import jax
import pytest


@pytest.fixture(autouse=True, scope="session")
def double() -> None:
    jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
