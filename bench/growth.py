#!/usr/bin/env python3
"""What grows with the organisation: an exchange among 10, 10,000 and 1,000,000 grants, a page of the list of groups among 1,
1,000 and 100,000 groups, and the import of 100,000 members by ten calls. On the embedded store, counted and by CPU time with and without it.

Usage: bench/growth.py [--grants 10,10000,1000000] [--groups 1,1000,100000] [--out FILE]. The organisation grows between two starts
by copies of one row, put into the store's file: through the store itself a million take an hour.
Writes one JSON line a size, which bench/report.py reads."""

import argparse
import contextlib
import hashlib
import json
import sqlite3
import sys
import tempfile
from pathlib import Path

import warm

MEMBERS = 10_000
CALLS = 10
# A page of 10,000 groups is two megabytes: eight at once would tell of the heap, not of the page.
CONNECTIONS = {"exchange": 8, "groups": 1}


def measured(server, call, seconds, what):
    server.load(call, CONNECTIONS[call], seconds)
    server.counted()
    line = server.load(call, CONNECTIONS[call], seconds)
    if line["bad"]:
        sys.exit(f"growth: FAILED: {call}: {line['err']}")
    answer = {"exchange": lambda: server.get("/v1/accessToken", server.headers)["accessToken"],
              "groups": lambda: json.dumps(server.get("/v1/groups", {"accessToken": server.access_token}))}[call]()
    store = {name: round(count / (line["ok"] + line["bad"]), 2) for name, count in server.counted().items()}
    server.tell("remember")
    server.load(call, CONNECTIONS[call], seconds)
    own = server.load(call, CONNECTIONS[call], seconds)
    return {**what, "call": call, "cpu_server": line["cpu_server"], "cpu_own": own["cpu_server"], "p50": line["p50"],
            "bytes": len(answer), "store": store}


def named(kind, nth, length):
    """A name of this length that no other copy has, and that stands anywhere in the order of names."""
    return hashlib.sha256(f"{kind} {nth}".encode()).hexdigest()[:length].encode()


def one_of(rows, kind):
    """The rows that one grant, or one group without its members, consists of, and its name."""
    if kind == "groups":
        row = next(row for row in rows if row[0].endswith(b"#GROUPS"))
        return row[1], [row]
    name = next(key for key, sort, *_ in rows if sort == b"GRANT").rpartition(b"#")[2]
    return name, [row for row in rows if row[0].endswith(b"#" + name) or row[0].endswith(b"#GRANTS") and row[1].endswith(name)]


def grown(path, kind, start, end):
    """Copies number start to end - 1 in the file of a store that does not run."""
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        # The engine writes keys and items as octets; two columns are digests of the keys, by which it scans alone.
        rows = [[cell if isinstance(cell, (bytes, int)) else str(cell).encode() for cell in row]
                for row in file.execute("SELECT hashKey, rangeKey, hashValue, rangeValue, itemSize, ObjectJSON FROM pintle")]
        name, originals = one_of(rows, kind)

        def copies():
            for nth in range(start, end):
                other = named(kind, nth, 32 if kind == "groups" else len(name))
                for key, sort, key_digest, _, size, item in originals:
                    new_key, new_sort = key.replace(name, other), sort.replace(name, other)
                    yield (new_key, new_sort, key_digest if new_key == key else hashlib.sha1(new_key).digest(),
                           hashlib.sha1(new_sort).digest(), size, item.replace(b'"' + name + b'"', b'"' + other + b'"')
                           if kind == "groups" else item.replace(name, other))

        file.execute("PRAGMA synchronous = OFF")
        file.executemany("INSERT INTO pintle VALUES (?, ?, ?, ?, ?, ?)", copies())


def sizes(kind, options, call, write):
    with tempfile.TemporaryDirectory(prefix="pintle-bench-") as folder:
        with warm.started("own", options.port, folder) as seeded:
            seeded.seed()
        there = 0
        for size in (int(one) for one in getattr(options, kind).split(",")):
            grown(f"{folder}/data/pintle.db", kind, there, size)
            there = size
            with warm.started("own", options.port, folder) as server:
                server.known(seeded)
                server.load(call, CONNECTIONS[call], options.warm)
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
