#!/usr/bin/env python3
"""Where the processor's time of a warm call goes: the methods in which samples of the JVM's flight recorder ended most often.

Usage: bench/profile.py [--server own] [--call exchange]. Prints the table of `jfr view hot-methods`."""

import argparse
import subprocess
import tempfile
from pathlib import Path

import warm


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", choices=("whole", "own"), default="own")
    parser.add_argument("--call", choices=("exchange", "token", "groups", "introspect"), default="exchange")
    parser.add_argument("--port", type=int, default=19080)
    options = parser.parse_args()
    tools = Path(subprocess.run([warm.ROOT / "local/jdk25"], capture_output=True, text=True, check=True).stdout.strip()) / "bin"
    with warm.running(options.server, options.port) as server, tempfile.TemporaryDirectory(prefix="pintle-bench-") as folder:
        server.seed()
        if options.server == "own":
            server.tell("remember")
        warm.warm_up(server, options.call, 10)
        recording = f"{folder}/recording.jfr"
        control = [tools / "jcmd", str(server.process.pid)]
        subprocess.run([*control, "JFR.start", "name=profile", "settings=profile"], check=True, capture_output=True)
        server.load(options.call, 8, 15)
        subprocess.run([*control, "JFR.stop", "name=profile", f"filename={recording}"], check=True, capture_output=True)
        print(subprocess.run([tools / "jfr", "view", "--width", "140", "hot-methods", recording],
                             check=True, capture_output=True, text=True).stdout.strip())


if __name__ == "__main__":
    main()
