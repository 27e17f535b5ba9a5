#!/usr/bin/env python3
"""Writes bench/results/README.md, the table of goals with what was measured, and bench/results/exchange.svg, the chart, from the
lines that the other scripts left in bench/results."""

import json
import math
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "results"
MB = 1_000_000


def lines(name):
    file = RESULTS / name
    return [json.loads(line) for line in file.read_text().splitlines() if line] if file.exists() else []


def best(found, key="cpu_server"):
    """The quietest round: what else ran on the machine only adds."""
    return min(found, key=lambda line: line[key]) if found else None


def row(goal, limit, measured, command, unit="", more=False):
    held = measured is not None and (measured >= limit if more else measured <= limit)
    return (goal, f"{'≥' if more else '≤'} {limit:g}{unit}", "not measured" if measured is None else f"{measured:.3g}{unit}",
            "" if measured is None else "yes" if held else "**no**", f"`{command}`")


def rows():
    warm, peers = lines("warm.jsonl"), lines("peers.jsonl")

    def cell(server, call):
        return best([line for line in warm if line["server"] == server and line["label"] == call and line["c"] == 8])

    def peer(name, call="refresh"):
        return best([line for line in peers if line["peer"] == name and line["label"] == call])

    command = "bench/run warm"
    limit = peer("limit-helidon-es256-accp")
    for call in ("exchange", "token"):
        whole, own = cell("whole", call), cell("own", call)
        yield row(f"{call}: CPU s for 1,000, with the store", 0.30, whole and whole["cpu_server"], command)
        yield row(f"{call}: CPU s for 1,000, without the store", 0.12, own and own["cpu_server"], command)
        if limit and own:
            yield row(f"{call}: the same against the limit line of the same machine", 2.5, own["cpu_server"] / limit["cpu_server"], "bench/run warm peers", "×")
        yield row(f"{call}: calls a second at 8 connections", 4000, whole and whole["rps"], command, more=True)
        yield row(f"{call}: p99", 15, whole and whole["p99"], command, " ms")
        yield row(f"{call}: resident", 300, whole and whole["rss_server"], command, " MiB")
        if own:
            yield row(f"{call}: calls of the store", 1, sum(own["store"].values()), command)
    for call in ("groups", "introspect"):
        own = cell("own", call)
        yield row(f"{call}: CPU s for 1,000, without the store", 0.15, own and own["cpu_server"], command)
    ours = peer("pintle")
    others = [one for one in (peer("keycloak-pg"), peer("sas-pg-fast")) if one]
    if ours and others:
        least = min(one["cpu_server"] + one.get("cpu_db", 0) for one in others)
        yield row("exchange: times less than the best durable peer, same run", 7, least / ours["cpu_server"], "make bench-peers", "×", more=True)
    for line in lines("first-call.jsonl"):
        yield row(f"first call, {line['call']}: against the bare handler", 1.3, line["ratio"], "bench/run first-call", "×")
    for line in lines("size.jsonl"):
        if line["part"] == "all":
            yield row("zipped, with both native libraries", 20, line["bytes"] / MB, "bench/run size", " MB")
    growth = lines("growth.jsonl")
    grants = [line for line in growth if "grants" in line]
    if len(grants) > 1:
        few, many = grants[0], grants[-1]
        what = f"exchange among {many['grants']:,} grants against among {few['grants']:,}"
        yield row(f"{what}: calls of the store", 1, sum(many["store"].values()) / sum(few["store"].values()), "bench/run growth", "×")
        yield row(f"{what}: length of the token", 1, many["bytes"] / few["bytes"], "bench/run growth", "×")
        yield row(f"{what}: CPU without the store", 1.15, many["cpu_own"] / few["cpu_own"], "bench/run growth", "×")
    groups = [line for line in growth if "groups" in line]
    if len(groups) > 1:
        few, many = groups[-2:]
        yield row(f"a page among {many['groups']:,} groups against among {few['groups']:,}: CPU without the store, for each byte of it", 1.15,
                  many["cpu_own"] / many["bytes"] / (few["cpu_own"] / few["bytes"]), "bench/run growth", "×")
    imported = [line for line in growth if "imported" in line]
    if imported:
        yield row("heap after importing 100,000 members by ten calls, against after the first", 1.5, imported[-1]["heap"] / imported[0]["heap"], "bench/run growth", "×")


def table(head, body):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(str(cell) for cell in row) + " |" for row in body), ""])


def details():
    warm = lines("warm.jsonl")
    if warm:
        yield "## Warm calls"
        yield table(("server", "call", "connections", "CPU s / 1,000", "calls / s", "p50 ms", "p99 ms", "RSS MiB", "others", "the store is asked"), (
            (line["server"], line["label"], line["c"], f"{line['cpu_server']:.3f}", f"{line['rps']:.0f}", f"{line['p50']:.2f}", f"{line['p99']:.2f}",
             f"{line['rss_server']:.0f}", f"{line['foreign_pct']:.0f} %", " ".join(f"{name} {count:g}" for name, count in line.get("store", {}).items()))
            for line in warm))
    for name, title in (("signing.json", "Who could sign"), ("parts.json", "Parts of an exchange")):
        file = RESULTS / name
        if file.exists():
            yield f"## {title}"
            yield table(("part", *(["algorithm", "by"] if name == "signing.json" else []), "µs", "±"), (
                (one["benchmark"].rpartition(".")[2], *(one.get("params") or {}).values(), f"{one['primaryMetric']['score']:.2f}",
                 f"{one['primaryMetric']['scoreError']:.2f}" if isinstance(one["primaryMetric"]["scoreError"], float) else "")
                for one in json.loads(file.read_text())))
    first = lines("first-signature.jsonl")
    if first:
        yield "CPU of a whole process (first compiler, as Lambda's) until its first signature, the least of five:\n"
        yield table(("by", "key", "ms"), ((line["provider"], line["key"], line["ms"]) for line in first))
    emulated = RESULTS / "aarch64-signing.json"
    if emulated.exists():
        yield "## The same on aarch64, emulated"
        yield ("Each library loads there, signs and verifies. An emulator's times are not a processor's, and its compilers were still at work: compare them with each other alone. "
               "By `bench/run aarch64`.\n")
        yield table(("part", "algorithm", "by", "µs"), (
            (one["benchmark"].rpartition(".")[2], *one["params"].values(), f"{one['primaryMetric']['score']:.0f}") for one in json.loads(emulated.read_text())))
        yield "CPU of a whole process until its first signature:\n"
        yield table(("by", "key", "ms"), ((line["provider"], line["key"], line["ms"]) for line in lines("aarch64-first-signature.jsonl")))
    calls = lines("first-call.jsonl")
    if calls:
        yield "## First calls"
        yield ("Processor time of the JVM in the runtime's image, the least of some rounds. After a snapshot: of the first call alone, as a copy "
               "has it that SnapStart restored; primed is what ships.")
        ms = lambda seconds: f"{seconds * 1000:.0f}"
        yield table(("call", "ours, ms", "bare handler, ms", "ratio", "after a snapshot, ms", "primed, ms", "the SDK is asked"), (
            (line["call"], ms(line["ours"]), ms(line["bare"]), f"{line['ratio']:.2f}", ms(line["restored"]), ms(line["primed"]), line["asked"])
            for line in calls))
        for line in calls:
            if "archives" in line:
                yield (f"The first {line['call']} with an archive of the classes of a first call on the JVM's own class path, which Lambda's runtime "
                       "does not have (it loads a function by a loader of its own, so neither archive ships):")
                yield table(("with", "CPU ms"), ((name, ms(seconds)) for name, seconds in line["archives"].items()))
                yield (f"Classes loaded until its answer ([list](first-exchange-classes.txt)), {sum(line['classes'].values()):,} in all:")
                yield table(("from", "classes"), sorted(line["classes"].items(), key=lambda one: -one[1]))
    size = lines("size.jsonl")
    if size:
        yield "## Deployed size"
        yield table(("part", "kB zipped"), ((line["part"], f"{line['bytes'] / 1000:.0f}") for line in size if line["bytes"] > 100_000))
    growth = lines("growth.jsonl")
    if growth:
        yield "## Growth"
        yield table(("among", "call", "CPU s / 1,000", "without the store", "answer, bytes", "the store is asked"), (
            (next(f"{line[kind]:,} {kind}" for kind in ("grants", "groups") if kind in line), line["call"], f"{line['cpu_server']:.3f}", f"{line['cpu_own']:.3f}", line["bytes"],
             " ".join(f"{name} {count:g}" for name, count in line["store"].items())) for line in growth if "call" in line))
        yield table(("members imported", "heap after a collection, MB"), ((f"{line['imported']:,}", f"{line['heap'] / MB:.1f}") for line in growth if "imported" in line))


def bars():
    peers = lines("peers.jsonl")
    names = {"pintle": "Pintle, embedded store", "keycloak-pg": "Keycloak + Postgres", "sas-pg-fast": "Spring AS + Postgres, secret by SHA-256",
             "sas-pg-default": "Spring AS + Postgres, as shipped", "oidcprovider-mem": "node oidc-provider, no durability",
             "limit-helidon-es256-jdk": "limit: HTTP + signature, no store", "limit-helidon-es256-accp": "limit, native signature"}
    own = best([line for line in lines("warm.jsonl") if line["server"] == "own" and line["label"] == "exchange"])
    for name, title in names.items():
        found = best([line for line in peers if line["peer"] == name and line["label"] == "refresh"])
        if found:
            yield title, found["cpu_server"] + found.get("cpu_db", 0), name == "pintle"
        if name == "pintle" and own:
            yield "Pintle's own part", own["cpu_server"], True


def chart():
    drawn = sorted(bars(), key=lambda bar: bar[1])
    if not drawn:
        return
    left, right, high = 290, 640, 30
    low, top = -2, math.ceil(math.log10(drawn[-1][1]))

    def x(value):
        return left + (math.log10(value) - low) / (top - low) * (right - left)

    height = 54 + high * len(drawn) + 30
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" role="img" aria-labelledby="t" font-family="system-ui, sans-serif" font-size="13">',
           '<title id="t">CPU seconds of server and store for 1,000 refresh-token grants, on a logarithmic scale</title>',
           "<style>.back{fill:#fff}.text{fill:#1d2725}.line{stroke:#c9d3d0}.ours{fill:#0b7a75}.other{fill:#9db0ac}",
           "@media (prefers-color-scheme: dark){.back{fill:#101615}.text{fill:#e3ebe9}.line{stroke:#33413e}.ours{fill:#3fc1b5}.other{fill:#566a66}}</style>",
           f'<rect class="back" width="720" height="{height}"/>',
           '<text class="text" x="16" y="26" font-size="15" font-weight="600">CPU seconds for 1,000 refresh-token grants, server and store (log scale)</text>']
    for power in range(low, top + 1):
        at = x(10**power)
        out += [f'<line class="line" x1="{at:.0f}" x2="{at:.0f}" y1="44" y2="{height - 30}"/>',
                f'<text class="text" x="{at:.0f}" y="{height - 12}" text-anchor="middle">{10.0**power:g}</text>']
    for nth, (title, value, ours) in enumerate(drawn):
        y = 50 + nth * high
        weight = ' font-weight="600"' if ours else ""
        out += [f'<text class="text" x="{left - 10}" y="{y + 16}" text-anchor="end"{weight}>{title}</text>',
                f'<rect class="{"ours" if ours else "other"}" x="{left}" y="{y}" width="{x(value) - left:.0f}" height="22" rx="2"/>',
                f'<text class="text" x="{x(value) + 6:.0f}" y="{y + 16}">{f"{value:.0f}" if value > 10 else f"{value:.2g}"}</text>']
    (RESULTS / "exchange.svg").write_text("\n".join(out) + "\n</svg>\n")


def main():
    about = json.loads((RESULTS / "about.json").read_text())
    notes = RESULTS.parent / "notes.md"
    text = [f"# What Pintle costs\n\nMeasured on {about['date']}, commit {about['commit']}, {about['jdk']}, {about['processors']} processors ({about['processor']}) "
            f"that the load generator shares; flags: `{about['flags']}`. Written by `make bench`; nothing here is a test.\n",
            table(("goal", "limit", "measured", "held", "command"), rows()),
            notes.read_text() if notes.exists() else "", "![CPU seconds for 1,000 grants](exchange.svg)\n", *details()]
    (RESULTS / "README.md").write_text("\n".join(text).rstrip() + "\n")
    chart()
    print(f"report: {(RESULTS / 'README.md').relative_to(Path.cwd()) if (RESULTS / 'README.md').is_relative_to(Path.cwd()) else RESULTS / 'README.md'}")


if __name__ == "__main__":
    main()
