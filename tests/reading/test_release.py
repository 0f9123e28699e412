"""The reader's memory can be given back."""

import weakref

from forestall import reading
from forestall.reading.form import parse


def test_nothing_holds_the_model_after_a_release() -> None:
    reading.model_name()
    held = weakref.ref(parse._pipeline())
    reading.release()
    assert held() is None
