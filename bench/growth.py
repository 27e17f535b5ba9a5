#!/usr/bin/env python3
"""What grows with the organisation: an exchange among 10, 10,000 and 1,000,000 grants, a page of the list of groups among 1,
1,000 and 100,000 groups, and the import of 100,000 members by ten calls. On the embedded store, counted and by CPU time.

Usage: bench/growth.py [--grants 10,10000,1000000] [--groups 1,1000,100000] [--out FILE]. The largest sizes take minutes to make.
Writes one JSON line a size, which bench/report.py reads."""

import argparse
import json
import sys
from pathlib import Path

import warm

MEMBERS = 10_000
CALLS = 10


def measured(server, call, seconds, what):
    server.load(call, 8, seconds)
    server.counted()
    line = server.load(call, 8, seconds)
    if line["bad"]:
        sys.exit(f"growth: FAILED: {call}: {line['err']}")
    answer = {"exchange": lambda: server.get("/v1/accessToken", server.headers)["accessToken"],
              "groups": lambda: json.dumps(server.get("/v1/groups", {"accessToken": server.access_token}))}[call]()
    return {**what, "call": call, "cpu_server": line["cpu_server"], "p50": line["p50"], "bytes": len(answer),
            "store": {name: round(count / (line["ok"] + line["bad"]), 2) for name, count in server.counted().items()}}


def sizes(kind, options, call, write):
    with warm.running("own", options.port) as server:
        server.seed()
        server.load(call, 8, options.warm)
        there = 0
        for size in (int(one) for one in getattr(options, kind).split(",")):
            server.tell(f"{kind} {size - there}", 1800)
            there = size
            write(measured(server, call, options.seconds, {kind: size}))


def imported(options, write):
    """The heap after each of ten calls, each of which replaces nothing of the others."""
    with warm.running("own", options.port) as server:
        server.seed()
        signed_in = {"Authorization": "Bearer " + server.get("/local/sign-in?user=tenant-admin")["token"]}
        for call in range(CALLS):
            members = [{"mobileNumber": f"+4915{120_000_000 + call * MEMBERS + nth}", "role": "Member"} for nth in range(MEMBERS)]
            body = {"groups": [{"groupId": f"imported-{call}", "name": f"Imported {call}", "members": members}]}
            told = server.get("/v1/directory", signed_in, body, method="PUT", timeout=600)
            write({"imported": (call + 1) * MEMBERS, "heap": int(server.tell("heap")[-1]), "told": told})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--grants", default="10,10000,1000000")
    parser.add_argument("--groups", default="1,1000,100000")
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--warm", type=int, default=15)
    parser.add_argument("--port", type=int, default=19080)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    lines = []

    def write(line):
        lines.append(line)
        print(json.dumps(line), file=sys.stderr)

    sizes("grants", options, "exchange", write)
    sizes("groups", options, "groups", write)
    imported(options, write)
    warm.written(lines, options.out)


if __name__ == "__main__":
    main()
