"""Bodies that tell of deaths: "his body was found", "the hospital received 41 bodies"; not "the two bodies met"."""

import re

__all__ = ["are_found", "is_his"]

_HIS_BODY = re.compile(
    r"\b(?:his|her) (?:\w+ ){0,2}body\b.{0,90}\b(?:found|recovered|discovered|dumped|thrown|left|lay|buried|missing"
    r"|returned|identified|burn\w*|taken|brought|flown|washed|pulled)\b"
    r"|\b(?:push|dump|threw|throw|left|leav|dragg?|burn|hid|hung|buri|found|f[io]nd|recover|handed|display|toss|drop)\w*"
    r"(?: \w+)? (?:his|her) (?:\w+ )?body\b"
)
_FOUND_BODIES = re.compile(
    r"\b(?:found|recovered|discovered|counted|counts|pulled|dug|retrieved|saw|lay|brought|received|buried|leaving|left|laid"
    r"|lie|lies|lying|collected|gathered|picked up|taken|took|delivered|arrived|held|holding|transferred|piled|carried"
    r"|dragged|removed|floated|floating|washed|(?:spoke|speaks?) of)\b"
)


def is_his(text: str) -> bool:
    """ "His body was recovered", "they dumped her body"."""
    return bool(_HIS_BODY.search(text))


def are_found(text: str) -> bool:
    """Whether a sentence says what became of bodies: found, counted, brought in."""
    return bool(_FOUND_BODIES.search(text))
