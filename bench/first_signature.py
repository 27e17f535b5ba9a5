#!/usr/bin/env python3
"""CPU milliseconds of a process until its first signature, by provider: the least of five, one JSON line each.

Usage: bench/first_signature.py [--java COMMAND]"""

import argparse
import json
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLASSES = "bench/target/classes:functions/target/classes:bench/target/lib/*"
KEYS = {"EC": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "Ed25519": ["-algorithm", "ED25519"]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--java", help="of another processor: what bench/aarch64 prints")
    java = shlex.split(parser.parse_args().java or subprocess.run([ROOT / "local/jdk25"], capture_output=True, text=True, check=True).stdout.strip() + "/bin/java")
    for kind, options in KEYS.items():
        pem = subprocess.run(["openssl", "genpkey", *options], capture_output=True, text=True, check=True).stdout
        key = "".join(line for line in pem.splitlines() if not line.startswith("-"))
        for provider in ("none", "platform", "accp", "bouncycastle"):
            if provider == "none" and kind != "EC":
                continue
            command = [*java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "--enable-native-access=ALL-UNNAMED", "-cp", CLASSES,
                       "pintle.bench.FirstSignature", provider, kind, key]
            least = min(int(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout) for _ in range(5))
            print(json.dumps({"provider": provider, "key": kind, "ms": least}))


if __name__ == "__main__":
    main()
