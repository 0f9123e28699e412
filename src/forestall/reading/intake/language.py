"""Which language a text is in: an ISO 639-1 code, and its English name.

Told by py3langid, a naive Bayes model of byte sequences that comes inside its package. A short or mixed text passes
as English unless it is surely something else: a headline of names has no language of its own.
"""

from functools import cache
from typing import Any

__all__ = ["language_name", "language_of"]

_SURE = 0.9
_NEAR = {"en", "pcm", "sco"}
"""English and what the model takes short English texts for."""
_LENGTH = 20_000


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> str:
    """The code of the language a text is in; "en" where nothing says otherwise.

    >>> language_of("The rockets hit the base on Friday and no one was hurt.")
    'en'
    >>> language_of("سقط صاروخان قرب القاعدة مساء الجمعة")
    'ar'
    """
    code, sure = _identifier().classify(text[:_LENGTH])
    if code in _NEAR or (sure < _SURE and _mostly_latin(text[:_LENGTH])):
        return "en"
    return str(code)


def _mostly_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(c < "\u0250" for c in letters) >= len(letters)


def language_name(code: str) -> str:
    """What a language is called in English.

    >>> language_name("fa")
    'Persian'
    """
    from babel import Locale

    return str(Locale("en").languages.get(code, code))
