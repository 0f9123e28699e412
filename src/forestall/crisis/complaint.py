"""From pydantic's findings to one sentence a user can act on: the file, the key, what came, what was expected."""

import difflib
from typing import Any

from pydantic import BaseModel, ValidationError

__all__ = ["complaint"]

_WANTED = {
    "missing": "is missing; add it",
    "greater_than": "must be above {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be below {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "must be one of {expected}",
    "string_type": "must be text in quotes",
    "string_pattern_mismatch": "must match {pattern}",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a finite number",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "tuple_type": "must be a list",
    "date_type": "must be a day like 2020-03-17",
    "date_parsing": "must be a day like 2020-03-17",
    "date_from_datetime_parsing": "must be a day like 2020-03-17",
    "date_from_datetime_inexact": "must be a day like 2020-03-17, without a time",
}


def complaint(error: ValidationError, model: type[BaseModel], *, file: str) -> str:
    """The first finding as a sentence: "crisis.toml: streams.a.delay.mean is -3; it must be above 0"."""
    found = sorted(error.errors(include_url=False), key=lambda f: f["type"] != "extra_forbidden")
    first = found[0]  # a misspelt key explains the missing one it stands for
    sentence = f"{file}: {_sentence(first, model)}"
    return sentence if len(found) == 1 else f"{sentence} ({len(found) - 1} more after this one)"


def _sentence(finding: Any, model: type[BaseModel]) -> str:
    key = ".".join(str(part) for part in finding["loc"] if part != "[key]") or "the file"
    kind = finding["type"]
    if kind == "extra_forbidden":
        return _unknown_key(finding["loc"], model)
    if kind == "missing":
        return f"{key} is missing; add it"
    if kind == "value_error":
        return f"{key}: {finding['ctx']['error']}"
    came = repr(finding["input"]) if not isinstance(finding["input"], dict) else "a table"
    if kind in _WANTED:
        return f"{key} is {came}; it {_WANTED[kind].format(**finding.get('ctx', {}))}"
    return f"{key} is {came}; {finding['msg']}"


def _unknown_key(loc: tuple[Any, ...], model: type[BaseModel]) -> str:
    known = sorted(_keys_at(loc[:-1], model))
    close = difflib.get_close_matches(str(loc[-1]), known, n=1)
    hint = f"did you mean {close[0]}?" if close else f"known keys here: {', '.join(known)}"
    return f"{'.'.join(map(str, loc))} is not a known key; {hint}"


def _keys_at(loc: tuple[Any, ...], model: Any) -> list[str]:
    """The keys allowed at a place in the file, found by walking the model's annotations."""
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            name = next((n for n, f in model.model_fields.items() if part in (n, f.alias)), None)
            model = model.model_fields[name].annotation if name else None
        elif not isinstance(part, int) or not _is_model(model):
            model = _inner(model)
        model = model if _is_model(model) else (_inner(model) if isinstance(part, int) else model)
    model = model if _is_model(model) else _inner(model)
    if not _is_model(model):
        return []
    return [field.alias or name for name, field in model.model_fields.items()]


def _is_model(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)


def _inner(annotation: Any) -> Any:
    """The model inside dict[str, M], tuple[M, ...] or M | None."""
    arguments = getattr(annotation, "__args__", ())
    return next((a for a in arguments if _is_model(a)), None)
