"""Property tests here are judged by what comes out, not by how long one example took on a busy machine."""

from hypothesis import settings

settings.register_profile("exchange", deadline=None)
settings.load_profile("exchange")
