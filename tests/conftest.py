"""What holds for every test: a case is named alike in whichever process, second and order of hashing it is collected.

Property tests are judged by what comes out, not by how long one example takes on a busy machine.

Workers that share the tests each collect them for themselves and stop where their lists differ. Bytes made while
collecting (an archive holds the time of its making) would name a case by the clock, so bytes are named by their length.
"""

import pytest
from hypothesis import HealthCheck, settings


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """The name of a case's value: bytes by their length alone, anything else as pytest names it."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None


settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
