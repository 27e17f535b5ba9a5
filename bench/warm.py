#!/usr/bin/env python3
"""What calls cost once warm: CPU time of the server, rate, latency and memory, each under the load generator on loopback.

Usage: bench/warm.py [--seconds 8] [--rounds 3] [--out FILE]. Two servers, one after the other:
  whole   `make run` itself: HTTP, function, and the embedded store
  own     the same with a store whose answers cost nothing, and which counts what it is asked
Writes one JSON line a round, which bench/report.py reads. Needs Go for the load generator; bench/run builds all of it."""

import argparse
import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PHONE = "+4915112345678"


class Deployment:
    """What answers at an address, and a connector with its tokens there."""

    def __init__(self, base):
        self.base = base

    def get(self, path, headers=None, body=None, method=None, timeout=30):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data,
                                         {"Content-Type": "application/json", **(headers or {})}, method=method)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return json.loads(answer.read() or b"{}")

    def seed(self, exchanged=True):
        """A connector with a refresh token, by the same calls that people make."""
        signed_in = {"Authorization": "Bearer " + self.get("/local/sign-in?user=tenant-admin")["token"]}
        self.get("/v1/me/phone/pin", signed_in, {"mobileNumber": PHONE})
        pin = self.get("/local/inbox?phone=" + PHONE.replace("+", "%2B"))[0]["pin"]
        self.get("/v1/me/phone/verify", signed_in, {"mobileNumber": PHONE, "pin": pin})
        connector = self.get("/v1/connectors", signed_in, {"name": "Measured", "permissions": ["groupinfo.read"]})
        grant = self.get(f"/v1/connectors/{connector['applicationId']}/grants", signed_in, {"reach": "tenant"})
        secrets = {name: connector[name] for name in ("applicationId", "applicationSecret")}
        self.headers = {**secrets, "refreshToken": grant["refreshToken"]}
        self.basic = base64.b64encode(":".join(secrets.values()).encode()).decode()
        if exchanged:
            self.exchange()

    def known(self, other):
        """What another start on the same data has seeded."""
        self.headers, self.basic = other.headers, other.basic
        self.exchange()

    def exchange(self):
        self.access_token = self.get("/v1/accessToken", self.headers)["accessToken"]

    def calls(self):
        """Of each kind of call: what the load generator has to be told."""
        own = [f"{name}: {value}" for name, value in self.headers.items()]
        form = [f"Authorization: Basic {self.basic}", "Content-Type: application/x-www-form-urlencoded"]
        token = self.headers["refreshToken"]
        return {
            "exchange": ["GET", "/v1/accessToken", own, "", '"accessToken":"'],
            "token": ["POST", "/oauth2/token", form, f"grant_type=refresh_token&refresh_token={token}", '"access_token":"'],
            "groups": ["GET", "/v1/groups", [f"accessToken: {self.access_token}"], "", '"groups":['],
            "introspect": ["POST", "/oauth2/introspect", form, f"token={self.access_token}", '"active":true'],
        }


class Server(Deployment):
    """One of the two processes."""

    def __init__(self, kind, port, folder):
        super().__init__(f"http://127.0.0.1:{port}")
        self.log = open(Path(folder) / "log", "w+")
        counted = ["pintle.bench.CountedRun", "bench/target/classes"] if kind == "own" else []
        self.process = subprocess.Popen(
            [ROOT / "local/run", *counted], env={**os.environ, "PORT": str(port), "PINTLE_DATA": f"{folder}/data", "PINTLE_SMS_INTERVAL": "PT0S"},
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self.log, text=True)
        self.await_health()

    def await_health(self):
        for _ in range(600):
            try:
                self.get("/local/health")
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        sys.exit(f"warm: FAILED: {self.base} does not start: {Path(self.log.name).read_text()[-2000:]}")

    def load(self, call, connections, seconds):
        method, path, headers, body, need = self.calls()[call]
        told = subprocess.run(
            [ROOT / "bench/target/load", "-label", call, "-c", str(connections), "-d", f"{seconds}s", "-cpu",
             f"server={self.process.pid}", "-url", self.base + path, "-method", method, "-body", body, "-need", need,
             *(part for header in headers for part in ("-H", header))],
            capture_output=True, text=True, check=True)
        return json.loads(told.stdout)

    def tell(self, words, wait=600):
        """What the process says to this, before it says that it is done."""
        end = self.log.seek(0, os.SEEK_END)
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        for _ in range(wait * 20):
            time.sleep(0.05)
            said = Path(self.log.name).read_bytes()[end:].decode()
            if said.endswith("done\n"):
                return said.splitlines()[:-1]
        sys.exit(f"warm: FAILED: no answer to {words}")

    def counted(self):
        """What the store was asked since the last time."""
        return {name: count for name, count in json.loads(self.tell("count")[-1]).items() if count}

    def stop(self):
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait(30)


@contextlib.contextmanager
def started(kind, port, folder):
    """One of the two on this folder, and its end."""
    server = Server(kind, port, folder)
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def running(kind, port):
    """The same on a folder of its own, which ends with it."""
    with tempfile.TemporaryDirectory(prefix="pintle-bench-") as folder, started(kind, port, folder) as server:
        yield server


def written(lines, out):
    """The lines in this file, or printed where none is named."""
    text = "".join(json.dumps(line, sort_keys=True) + "\n" for line in lines)
    if out:
        out.write_text(text)
    else:
        print(text, end="")


def warm_up(server, call, seconds):
    """Until the compilers rest: what a call costs has stopped falling."""
    before = server.load(call, 8, seconds)["cpu_server"]
    for _ in range(11):
        now = server.load(call, 8, seconds)["cpu_server"]
        if now > 0.95 * before:
            return
        before = now


def measure(kind, options, write):
    with running(kind, options.port) as server:
        server.seed()
        if kind == "own":
            server.tell("remember")
        for call in options.calls.split(","):
            warm_up(server, call, options.warm)
            if kind == "own":
                server.counted()
            for connections in (int(one) for one in options.connections.split(",")):
                for _ in range(options.rounds):
                    line = {"server": kind, **server.load(call, connections, options.seconds)}
                    if line["bad"]:
                        sys.exit(f"warm: FAILED: {call}: {line['err']}")
                    if kind == "own":
                        line["store"] = {name: count / line["ok"] for name, count in server.counted().items()}
                    write(line)


def described(deployment):
    """What bench/peers has to know to load it as it loads the others."""
    secrets = " ".join(f'"{name}: {value}"' for name, value in {**deployment.headers, "refreshToken": "{rt}"}.items())
    return f"""PORT={deployment.base.rpartition(":")[2]}
USES_DB=
REFRESH_METHOD=GET
REFRESH_URL={deployment.base}/v1/accessToken
REFRESH_BODY=
REFRESH_H=({secrets})
FOLLOW=refreshToken
NEED='"accessToken":"'
INTRO_URL={deployment.base}/oauth2/introspect
AUTH='Authorization: Basic {deployment.basic}'
TOK={deployment.access_token}
RT={deployment.headers["refreshToken"]}"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", metavar="BASE", help="make a connector there and print what bench/peers has to know")
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--warm", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", default="8")
    parser.add_argument("--servers", default="whole,own")
    parser.add_argument("--calls", default="exchange,token,groups,introspect")
    parser.add_argument("--port", type=int, default=19080)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.seed:
        deployment = Deployment(options.seed)
        deployment.seed()
        print(described(deployment))
        return
    lines = []

    def write(line):
        lines.append(line)
        print(f"{line['server']:6} {line['label']:10} {line['c']:3} connections  {line['cpu_server']:6.3f} CPU s / 1,000  "
              f"{line['rps']:7.0f} / s  p50 {line['p50']:5.2f} ms  p99 {line['p99']:6.2f} ms  RSS {line['rss_server']:4.0f} MiB  "
              f"others {line['foreign_pct']:3.0f} %", file=sys.stderr)

    for kind in options.servers.split(","):
        measure(kind, options, write)
    written(lines, options.out)


if __name__ == "__main__":
    main()
