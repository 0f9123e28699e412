"""Which language a text is in, told by its script and its commonest words.

Only what is needed to refuse a text the reader does not cover, by name. A short text without any tell passes.
"""

import re
from collections import Counter

__all__ = ["language_of"]

_SCRIPTS = (
    ("Arabic", "\u0600", "\u06ff"), ("Hebrew", "\u0590", "\u05ff"), ("Russian", "\u0400", "\u04ff"),
    ("Greek", "\u0370", "\u03ff"), ("Chinese", "\u4e00", "\u9fff"), ("Japanese", "\u3040", "\u30ff"),
    ("Korean", "\uac00", "\ud7af"), ("Thai", "\u0e00", "\u0e7f"), ("Hindi", "\u0900", "\u097f"),
    ("Bengali", "\u0980", "\u09ff"), ("Georgian", "\u10a0", "\u10ff"), ("Armenian", "\u0530", "\u058f"),
    ("Amharic", "\u1200", "\u137f"),
)  # fmt: skip
_PERSIAN = set("پچژگی")
_UKRAINIAN = set("іїєґ")
_COMMON = {
    "English": "the of and to in that is was for on with as at by from has have said were be it this are not an which",
    "French": "le la les des et une dans est que pour sur avec par pas plus du au aux ont sont qui ce été",
    "German": "der die das und ist nicht mit den von ein eine auf für im dem des zu sich auch wurde nach bei",
    "Spanish": "el los las del y que una en por con para es se su al como más fue han lo según",
    "Italian": "il gli di che una per con non sono della nel è del alla più ha le si anche dei",
    "Portuguese": "o os as do da dos em uma que para com não por mais se foi são ao pelo na",
    "Dutch": "de het een en van dat niet met zijn voor op aan er door werd naar ook bij",
    "Turkish": "ve bir bu için ile olarak da de olan daha çok sonra kadar gibi ise",
    "Indonesian": "yang dan di untuk dengan dari pada ini itu tidak akan oleh dalam telah",
    "Polish": "się nie na jest że do od przez po dla oraz który są",
}


def language_of(text: str) -> str:
    """The English name of the language a text is in.

    >>> language_of("The rockets hit the base on Friday and no one was hurt.")
    'English'
    >>> language_of("سقط صاروخان قرب القاعدة مساء الجمعة")
    'Arabic'
    """
    letters = [c for c in text[:20000] if c.isalpha()]
    for name, first, last in _SCRIPTS:
        inside = [c for c in letters if first <= c <= last]
        if len(inside) > 0.3 * len(letters) and inside:
            return _variant(name, set(inside), text)
    return _latin(text)


def _variant(name: str, letters: set[str], text: str) -> str:
    """Languages that share a script, told by letters of their own."""
    if name == "Arabic" and letters & _PERSIAN:
        return "Persian"
    if name == "Russian" and letters & _UKRAINIAN:
        return "Ukrainian"
    if name == "Chinese" and re.search("[\u3040-\u30ff]", text):
        return "Japanese"
    return name


def _latin(text: str) -> str:
    counted = Counter(re.findall(r"[^\W\d_]+", text[:20000].lower()))
    scores = {name: sum(counted[w] for w in words.split()) for name, words in _COMMON.items()}
    best = max(scores, key=lambda name: (scores[name], name == "English"))
    enough = scores[best] >= 4 and scores[best] > 1.3 * scores["English"]
    return best if enough else "English"
