"""What reading gets wrong on annotated reports, kind by kind: missed, spurious and half-right events, claims, links.

    python read_errors.py GOLD SCORER [NAME ...]

GOLD is a folder of NAME.txt and NAME.json, SCORER the scoring script; names limit the reports. Ends with the kinds of
error, the most frequent first.
"""

import datetime as dt
import json
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

from forestall import reading, vocabulary

Json = dict[str, Any]


class Errors:
    """Lists one report's errors and counts the kinds."""

    def __init__(self, scorer: Any, kinds: Counter[str]) -> None:
        self.scorer, self.kinds = scorer, kinds

    def note(self, kind: str, text: str) -> None:
        """One error, printed and counted."""
        self.kinds[kind] += 1
        print(f"  {kind:26s} {text}")

    def events(self, gold: Json, out: Json, text: str) -> dict[str, str]:
        """Missed, spurious and half-right events; returns which printed event each gold one got."""
        wanted, printed = gold["events"], out["events"]

        def close(g: Json, p: Json) -> float:
            loose, _, score = self.scorer.event_scores(g, p, out)
            return float(score) if loose else 0.0

        pairs = self.scorer.pair(wanted, printed, close)
        for i, g in enumerate(wanted):
            if i not in {a for a, _ in pairs}:
                self.note(f"event missed: {self.why(g, out)}", _gold(g))
        for j, p in enumerate(printed):
            if j not in {b for _, b in pairs}:
                self.note("event spurious", self.printed(p, out, text))
        for i, j in pairs:
            if not self.scorer.event_scores(wanted[i], printed[j], out)[1]:
                self.note(
                    f"half: {self.half(wanted[i], printed[j], out)}",
                    f"{_gold(wanted[i])}  GOT {self.printed(printed[j], out, text)}",
                )
        return {wanted[i]["id"]: printed[j]["id"] for i, j in pairs}

    def why(self, g: Json, out: Json) -> str:
        """What stands nearest to a missed event."""
        score = self.scorer
        dated = [p for p in out["events"] if score.overlap(g["date"], p["date"])]
        typed = [p for p in out["events"] if p["type"] in g["type"]]
        if any(p in typed and self.party(g, p, out) for p in dated):
            return "taken by another"
        if any(self.party(g, p, out) for p in typed):
            return "date"
        if any(p in typed for p in dated):
            return "party"
        return "type" if any(self.party(g, p, out) for p in dated) else "none"

    def party(self, g: Json, p: Json, out: Json) -> bool:
        """Whether one party is right."""
        names = self.scorer.actor_names
        return any(
            g[one] is not None and self.scorer.match_name(g[one], names(out, p[many]))
            for one, many in (("actor", "actors"), ("target", "targets"))
        )

    def half(self, g: Json, p: Json, out: Json) -> str:
        """Which parts of a loosely right event are wrong."""
        names, match = self.scorer.actor_names, self.scorer.match_name
        where = (p["place"] or {}).get("name") or ""
        wrong = []
        if g["actor"] is None and p["actors"]:
            wrong.append("actor invented")
        if g["actor"] is not None and not match(g["actor"], names(out, p["actors"])):
            wrong.append("actor" if p["actors"] else "actor lacking")
        if g["target"] is not None and not match(g["target"], names(out, p["targets"])):
            wrong.append("target" if p["targets"] else "target lacking")
        if g["deaths"] is not None and self.scorer.best(p["deaths"]) != g["deaths"]:
            wrong.append("deaths")
        if g["place"] and not match([g["place"]], [where]):
            wrong.append("place" if where else "place lacking")
        return ", ".join(wrong)

    def printed(self, p: Json, out: Json, text: str) -> str:
        """A printed event in one line."""
        spans = " / ".join(text[a:b].replace("\n", " ")[:90] for a, b in p["spans"])
        names = {a["id"]: a["name"] for a in out["actors"]}
        parties = " -> ".join(",".join(names.get(i, i) for i in p[k]) or "?" for k in ("actors", "targets"))
        where = (p["place"] or {}).get("name")
        dead = self.scorer.best(p["deaths"])
        return f"{p['id']} {p['type']} {p['date']['start']}..{p['date']['end']} {parties} @{where} d={dead} | {spans}"

    def figures(self, gold: Json, out: Json, text: str, to: dict[str, str]) -> None:
        """Missed and spurious figures; adds the matched ones to `to`."""
        got = list(out["figures"])
        for g in gold["figures"]:
            same = [p for p in got if p["indicator"] == g["indicator"] and _equal(p["value"], g["value"])]
            if same:
                got.remove(same[0])
                to[g["id"]] = same[0]["id"]
            else:
                other = [p["indicator"] for p in got if _equal(p["value"], g["value"])]
                self.note("figure missed" + (": indicator" if other else ""), f"{_figure(g)} {other}")
        for p in got:
            a, b = p["spans"][0]
            self.note("figure spurious", f"{_figure(p)} | {text[max(0, a - 50) : b + 50]!r}")

    def claims(self, gold: Json, out: Json, text: str, to: dict[str, str]) -> None:
        """Missed and spurious claims."""
        names = self.scorer.actor_names
        wanted, printed = gold["claims"], out["claims"]

        def close(g: Json, p: Json) -> float:
            right = p["stance"] in g["stance"] and self.scorer.match_name(g["speaker"], names(out, [p["speaker"]]))
            return 2.0 if right and {to.get(i) for i in g["about"]} & set(p["about"]) else 0.0

        pairs = self.scorer.pair(wanted, printed, close)
        for i, g in enumerate(wanted):
            if i in {a for a, _ in pairs}:
                continue
            mine = [p for p in printed if self.scorer.match_name(g["speaker"], names(out, [p["speaker"]]))]
            if not {to.get(k) for k in g["about"]} - {None}:
                kind = "what it is about was missed"
            elif not mine:
                kind = "speaker"
            else:
                kind = "stance" if not any(p["stance"] in g["stance"] for p in mine) else "about"
            self.note(f"claim missed: {kind}", f"{g['speaker'][0]} {g['stance']} {g['about']}")
        for j, p in enumerate(printed):
            if j not in {b for _, b in pairs}:
                span = text[p["spans"][0][0] : p["spans"][0][1]][:140].replace("\n", " ")
                self.note("claim spurious", f"{p['speaker']} {p['stance']} {p['about']} | {span}")

    def links(self, gold: Json, out: Json, to: dict[str, str]) -> None:
        """Missed and spurious links."""
        printed = {(k["from"], k["to"]): k["kind"] for k in out["links"]}
        for g in gold["links"]:
            pair = (to.get(g["from"]), to.get(g["to"]))
            if None in pair:
                self.note("link missed: an end missed", f"{g['from']} -> {g['to']} {g['kind']}")
            elif pair not in printed:
                self.note("link missed", f"{g['from']} -> {g['to']} {g['kind']}")
            elif printed[pair] not in g["kind"]:
                self.note("link kind", f"{g['from']} -> {g['to']} {g['kind']} got {printed[pair]}")
                del printed[pair]
            else:
                del printed[pair]
        for pair, kind in printed.items():
            self.note("link spurious", f"{pair} {kind}")


def _equal(a: float, b: float) -> bool:
    return abs(float(a) - b) <= 0.005 * abs(b)


def _gold(g: Json) -> str:
    parties = " -> ".join(g[k][0] if g[k] else "?" for k in ("actor", "target"))
    return f"[{g['id']}] {'/'.join(g['type'])} {g['date'][0]}..{g['date'][1]} {parties} @{g['place']} d={g['deaths']}"


def _figure(f: Json) -> str:
    return f"{f.get('id')} {f['indicator']} {f['value']} {f.get('unit', '')} {f.get('place')}"


def main() -> None:
    """Print the errors of each report, then the kinds."""
    if len(sys.argv) < 3:
        print("read_errors.py: give the gold folder and the path of the scoring script")
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    scorer = import_module("annotated").load_scorer(sys.argv[2])
    words, kinds = vocabulary.load(), Counter[str]()
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        if sys.argv[3:] and path.stem not in sys.argv[3:]:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        published = dt.date.fromisoformat(gold["published"])
        report = reading.load_report(path.with_suffix(".txt"), published=published)
        out = reading.as_json(reading.read(report, vocabulary=words))
        print(path.stem)
        errors = Errors(scorer, kinds)
        to = errors.events(gold, out, report.text)
        errors.figures(gold, out, report.text, to)
        errors.claims(gold, out, report.text, to)
        errors.links(gold, out, to)
    print("\n" + "\n".join(f"{n:5d}  {kind}" for kind, n in kinds.most_common()))


if __name__ == "__main__":
    main()
