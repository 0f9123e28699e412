"""A proposal written out as crisis.toml, with comments that say why each thing is as it is and what to change."""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence

from forestall.crisis import outbreak
from forestall.crisis.outbreak import OUTLOOK_DAYS, slug
from forestall.crisis.proposal import THIN, Dyad, Proposal, called
from forestall.records import Actor, Table

__all__ = ["written"]

_COLORS = ("#b07a1a", "#3f6fa3", "#8a4f87", "#4f7a62")
_CALM = 0.2
_HORIZON = 90
_LONGEST = 28
_USUAL = "; of pairs of parties each asks for what a usual month of the last year saw"


def written(
    proposal: Proposal,
    *,
    title: str,
    files: Sequence[str],
    tables: Sequence[Table],
    actors: Mapping[str, Actor],
    notes: Sequence[str] = (),
) -> str:
    """The text of crisis.toml, proposed from the user's `files`.

    `tables` are as they lie in the crisis's folder, their paths relative to it: of events first, where there are
    streams; `notes` say what else a reader must know of them.
    """
    names = _Names(actors)
    graded = (
        "# Where the numbers come from. The grade is the source's reliability, A (reliable) to F (cannot be judged).\n"
    )
    parts = [_head(proposal, title, files, tables[0], notes), graded, *map(_table, tables), _blocks(proposal)]
    if proposal.streams:
        parts += _streams(proposal, tables[0], names)
    parts += [outbreak.streams(e) for e in proposal.epidemics]
    parts += _driven(proposal)
    parts += [_outcomes(proposal, names), _scenarios(proposal, names)]
    return "\n".join(parts)


def _driven(proposal: Proposal) -> list[str]:
    """What pushes the epidemics, and how."""
    lines = [line for e in proposal.epidemics for line in outbreak.series(e)]
    if not lines:
        return []
    acting = [line for e in proposal.epidemics for line in outbreak.couplings(e)]
    said = "# What pushes the streams, and by how much: the data correct the judgement where they can."
    return ["\n".join([said, "", *lines, *acting])]


class _Names:
    """What parties are called: in labels, and as ids of streams."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = actors

    def of(self, dyad: Dyad) -> tuple[str, str]:
        """Both parties; a state beside a party of its own country is its government."""
        one, other = (called(id, self._actors) for id in (dyad.actor, dyad.target))
        return (
            f"{one} (government)" if self._at_home(dyad.actor, dyad.target) else one,
            f"{other} (government)" if self._at_home(dyad.target, dyad.actor) else other,
        )

    def _at_home(self, state: str, other: str) -> bool:
        known, against = self._actors.get(state), self._actors.get(other)
        if known is None or known.kind != "state":
            return False
        return other.partition(".")[0] == state or (against is not None and against.country == state.upper())

    def label(self, dyad: Dyad) -> str:
        return (" on " if dyad.directed else " and ").join(self.of(dyad))

    def id(self, dyad: Dyad) -> str:
        words = [_short(slug(called(id, self._actors))) for id in (dyad.actor, dyad.target)]
        return ("_on_" if dyad.directed else "_and_").join(words)


def _short(slugged: str) -> str:
    """At most so many characters, whole words."""
    return slugged if len(slugged) <= _LONGEST else slugged[: _LONGEST + 1].rpartition("_")[0] or slugged[:_LONGEST]


def _head(proposal: Proposal, title: str, files: Sequence[str], table: Table, more: Sequence[str]) -> str:
    notes = [*_notes(proposal, table), *more]
    days = (proposal.now - proposal.start).days + 1
    chosen = "most active pairs of parties" if proposal.streams else "largest epidemics"
    return f"""# Proposed from {" and ".join(files)}. Every key is explained in docs/reference/crisis.md.
# Look at the streams and the outcomes first: they are the table's {chosen}, not yet a judgement.

title = {_text(title)}
start = {proposal.start}        # {days:,} days are counted; more days say more about the background, and take longer
now = {proposal.now}          # the table's last day: nothing after it is known
horizon = {_HORIZON}              # days looked ahead
seed = {int(f"{proposal.now:%Y%m%d}")}           # any number: the same one gives the same results
members = 2000            # simulated futures
countries = {_list(proposal.countries)}      # where names that several places or people bear are looked for first
notes = {_list(notes, wide=True)}
"""


def _notes(proposal: Proposal, table: Table) -> list[str]:
    if not proposal.streams:
        return [f"Proposed by rule from {table.source.name}: its largest epidemics, as reported."]
    notes = [
        f"Proposed by rule from {table.source.name}: its most active pairs of parties, only acts of material conflict."
    ]
    if any(not d.directed for d in proposal.streams):
        notes.append("The data set does not say which side acted: a stream named A and B counts what both did.")
    if proposal.thin:
        many = ", ".join(str(d.events) for d in proposal.thin)
        which = (
            f"{len(proposal.thin)} of {len(proposal.streams)} streams" if len(proposal.streams) > 1 else "the stream"
        )
        rest = "rests" if len(proposal.thin) == 1 else "rest"
        notes.append(
            f"The sample is thin: {which} {rest} on fewer than {THIN} events ({many}); from so few it cannot be told "
            "whether they spiral."
        )
    if proposal.placebo is None:
        notes.append("No pair of parties apart from the streams is active enough to serve as a placebo.")
    return notes


def _table(table: Table) -> str:
    source = table.source
    fields = [f"name = {_text(source.name)}", f'grade = "{source.grade}"', f"licence = {_text(source.licence)}"]
    fields += [f"url = {_text(source.url)}"] * bool(source.url)
    fields += [f"attribution = {_text(source.attribution)}"] * bool(source.attribution)
    fields += ["share_rows = false"] * (not source.share_rows)
    options = ", ".join(f"{key} = {_value(value)}" for key, value in table.options.items())
    lines = [f"[tables.{table.id}]", f"path = {_text(table.path.as_posix())}", f'format = "{table.format}"']
    lines += [f"source = {{ {', '.join(fields)} }}"] + [f"options = {{ {options} }}"] * bool(options)
    return "\n".join([*lines, ""])


def _blocks(proposal: Proposal) -> str:
    lines = ["# One R each. r_median and r_above_one say what is held likely of R before any data.", ""]
    if proposal.streams:
        one_way = len(proposal.streams) == 1 and proposal.streams[0].directed
        label = "Acts that lead to more of their kind" if one_way else "Acts that answer each other"
        lines += _block("conflict", label, "escalation")
    if proposal.placebo is not None:
        lines += ["# A pair of parties apart from the others: it should not be provoked by them.", ""]
        lines += _block("placebo", "Placebo: a pair of parties apart from the others", "placebo")
    for e in proposal.epidemics:
        lines += outbreak.blocks(e)
    return "\n".join(lines)


def _block(id: str, label: str, kind: str) -> list[str]:
    return [f"[blocks.{id}]", f"label = {_text(label)}", f'kind = "{kind}"', "r_median = 0.5", "r_above_one = 0.1", ""]


def _streams(proposal: Proposal, table: Table, names: _Names) -> list[str]:
    said = ["# What is counted each day. Answers come within days: half-lives in days, whose weights are inferred."]
    if any(not d.directed for d in proposal.streams):
        said.append("# The data set gives no direction: a stream named A and B counts what both sides did.")
    if table.format in ("ucdp", "acled") and any(d.directed for d in proposal.streams):
        said.append("# Pairs named A on B: the rows name both orders, or B does not act; the first side is the actor.")
    out = ["\n".join([*said, ""])]
    out += [_stream(d, "conflict", color, names) for d, color in zip(proposal.streams, _COLORS, strict=False)]
    if proposal.placebo is not None:
        out.append(_stream(proposal.placebo, "placebo", "#6b7075", names))
    return out


def _stream(dyad: Dyad, block: str, color: str, names: _Names) -> str:
    """A stream; its ceiling is twice the busiest day."""
    thin = "; too few to tell R" if dyad.events < THIN else ""
    events = (
        f"{{ types = {_list(dyad.types)}, actors = {_list(dyad.actors)}, targets = {_list(dyad.targets)}, "
        'sources = ["events"] }'
    )
    return f"""[streams.{names.id(dyad)}]
label = {_text(names.label(dyad))}
unit = "incidents"
block = "{block}"
events = {events}   # {dyad.events:,} in these days{thin}
delay = {{ half_lives = [1, 2, 4, 8] }}
ceiling = {max(8, 2 * dyad.busiest)}        # no simulated day has more; the busiest seen had {dyad.busiest}
color = "{color}"
"""


def _outcomes(proposal: Proposal, names: _Names) -> str:
    first, last = proposal.now + dt.timedelta(days=1), proposal.now + dt.timedelta(days=OUTLOOK_DAYS)
    lines = [f"# Questions that can be scored{_USUAL if proposal.streams else ''}.", ""]
    for dyad in proposal.streams:
        lines += [
            f"[outcomes.{names.id(dyad)}_{OUTLOOK_DAYS}d]",
            f"question = {_text(_question(dyad, names, last))}",
            'measure = "count"',
            f'of = "{names.id(dyad)}"',
            f"start = {first}",
            f"end = {last}",
            f"above = {dyad.typical - 1}",
            "",
        ]
    return "\n".join([*lines, *(line for e in proposal.epidemics for line in outbreak.outcomes(e, proposal.now))])


def _question(dyad: Dyad, names: _Names, last: dt.date) -> str:
    number = "At least one act" if dyad.typical == 1 else f"At least {dyad.typical} acts"
    return f"{names.label(dyad)}: {number.lower()} of material conflict by {last.day} {last:%B %Y}"


def _scenarios(proposal: Proposal, names: _Names) -> str:
    first = proposal.now + dt.timedelta(days=3)
    lines = ["# Model-implied, not proof of cause.", ""]
    if proposal.streams:
        lines += _calm(proposal, names, first)
    return "\n".join([*lines, *(line for e in proposal.epidemics for line in outbreak.scenarios(e, first))])


def _calm(proposal: Proposal, names: _Names, first: dt.date) -> list[str]:
    """Restraint of the leading pair, and of all."""
    lead, ids = proposal.streams[0], [names.id(d) for d in proposal.streams]
    hold = names.of(lead)[0] if lead.directed else " and ".join(names.of(lead))
    changes: Callable[[Sequence[str]], str] = lambda streams: ", ".join(  # noqa: E731
        f'{{ scale = "{id}", value = {_CALM}, from = {first} }}' for id in streams
    )
    lines = ["# Four in five of the acts named do not happen, the rest follows.", "", "[scenarios.restraint]"]
    lines += [f"label = {_text(f'Restraint: {hold}')}", f"change = [{changes(ids[:1])}]", ""]
    if len(ids) > 1:
        lines += ["[scenarios.ceasefire]", 'label = "A ceasefire of all sides"', f"change = [{changes(ids)}]", ""]
    return lines


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    return _list([str(v) for v in value]) if isinstance(value, list | tuple) else json.dumps(value, ensure_ascii=False)


def _list(values: Sequence[str], *, wide: bool = False) -> str:
    inner = (",\n  " if wide else ", ").join(map(_text, values))
    return f"[\n  {inner},\n]" if wide else f"[{inner}]"
