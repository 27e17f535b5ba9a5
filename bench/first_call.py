"""What the first call of a cold function costs: processor time of its JVM from start to the first successful answer, in the
container of `sam local`, with the store, the secrets and the events of local/demo/stack; and the same of a bare handler that
makes the same calls of the SDK. The least of several rounds counts, as everything else on the machine only adds.

bench/first-call starts what it needs and calls this."""

import collections
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "local" / "demo"))

import events  # noqa: E402
import samlocal  # noqa: E402
import warm  # noqa: E402

# Function, event, and what is asked for beside the table.
CALLS = {
    "exchange": ("ExchangeToken", "accepted.json", ["signingKey"]),
    "generatePin": ("GeneratePin", "accepted.json", ["pepper", "publish"]),
    "groups": ("ServeGroups", "accepted.json", []),
    "introspect": ("IntrospectToken", "accepted.json", []),
}
TICKS = os.sysconf("SC_CLK_TCK")
ORIGINS = (("pintle.", "Pintle"), ("software.amazon.", "AWS SDK"), ("com.nimbusds.", "Nimbus"), ("com.fasterxml.", "Jackson"),
           ("com.amazonaws.", "Lambda's runtime client"))


def asked():
    """Of each call: the operations of the SDK, in the order of their names, as the counting store of bench/warm sees them in a
    process that has done nothing else. The key that names numbers is read in every function that needs it, there in one."""
    with warm.running("own", 19080) as server:
        server.seed(exchanged=False)
        time.sleep(3)  # until the receipt of the grant is written, which is another function's
        basic = {"Authorization": f"Basic {server.basic}", "Content-Type": "application/x-www-form-urlencoded"}
        server.counted()
        server.exchange()
        counts = {"exchange": server.counted()}
        pin = {"mobileNumber": warm.PHONE, "applicationId": server.headers["applicationId"]}
        server.get("/v1/generatePin", {}, pin)
        counts["generatePin"] = server.counted()
        server.get("/v1/groups", {"accessToken": server.access_token})
        counts["groups"] = server.counted()
        server.get("/oauth2/introspect", basic, f"token={server.access_token}".encode())
        counts["introspect"] = server.counted()
    for call in ("generatePin", "groups"):
        counts[call]["getItem"] = counts[call].get("getItem", 0) + 1
    return {call: [name for name, count in counted.items() for _ in range(count)] + CALLS[call][2] for call, counted in counts.items()}


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def java_below(root):
    """(process ID, processor seconds so far) of the JVM among a container's processes."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = stat.read_text().rsplit(")", 1)
        except OSError:
            continue
        fields = fields.split()
        children.setdefault(int(fields[1]), []).append((int(stat.parent.name), name.split("(", 1)[1], fields))
    open_, found = [root], None
    while open_:
        for pid, name, fields in children.get(open_.pop(), []):
            open_.append(pid)
            if name == "java":
                found = pid, (int(fields[11]) + int(fields[12])) / TICKS
    return found


class Container:
    """A cold function in the image of the runtime; more is what differs: variables, mounts, the bootstrap."""

    def __init__(self, handler, task, variables, more=()):
        self.handler, self.port = handler, samlocal.free_port()
        self.id = docker(
            "run", "--detach", "--add-host", "host.docker.internal:host-gateway", "--publish", f"127.0.0.1:{self.port}:8080",
            "--env-file", variables, "--volume", f"{task}:/var/task:ro", *more, samlocal.OFFLINE_IMAGE, handler)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        docker("rm", "--force", self.id)

    def call(self, event):
        """Waits for the first answer, which has to be a good one."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations", event.encode())
        for _ in range(100):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    told = json.loads(answer.read())
                break
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.05)
        else:
            sys.exit(f"first-call: FAILED: {self.handler} does not answer: {self.printed()[-2000:]}")
        if told.get("statusCode") not in (200, 201):
            sys.exit(f"first-call: FAILED: {self.handler}: {told}\n{self.printed()[-3000:]}")

    def java(self):
        """(process ID, processor seconds so far) of the JVM."""
        return java_below(int(docker("inspect", "--format", "{{.State.Pid}}", self.id)))

    def printed(self):
        done = subprocess.run(["docker", "logs", self.id], check=True, capture_output=True, text=True)
        return done.stdout + done.stderr


def once(handler, task, variables, event, more=()):
    """CPU seconds of the JVM from its start to the first answer."""
    with Container(handler, task, variables, more) as container:
        container.call(event)
        return container.java()[1]


def after_snapshot(handler, task, variables, event, primed):
    """CPU seconds of the first call alone, as a copy has it that was restored from a snapshot."""
    more = ["--env", f"BENCH_HANDLER={handler.split('::')[0]}", "--env", "JAVA_TOOL_OPTIONS=-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            *(["--env", "BENCH_PRIMED=true"] if primed else [])]
    with Container("pintle.bench.SnapshotHandler::handleRequest", task, variables, more) as container:
        container.call(event)
        return int(re.search(r"bench-call-ns (\d+)", container.printed())[1]) / 1e9


def loaded(handler, task, variables, event):
    """The classes that the JVM loads up to the first answer: (name, where from)."""
    with Container(handler, task, variables, ["--env", "JAVA_TOOL_OPTIONS=-Xlog:class+load=info:stdout:none"]) as container:
        container.call(event)
        return re.findall(r"^(\S+) source: (.+)$", container.printed(), re.M)


def origin(name, source):
    if name.startswith(("java.", "javax.", "jdk.", "sun.", "com.sun.")) or "Lambda" in name or "$$" in name:
        return "JDK, from its archive" if source == "shared objects file" else "JDK, lambdas and generated"
    return next((what for prefix, what in ORIGINS if name.startswith(prefix)), "others")


# The class path as archives want it: jars alone, by the JVM's own loader.
BOOTSTRAP = """#!/bin/sh
exec /var/lang/bin/java -XX:MaxHeapSize=870m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 {options} \
  -Djava.net.preferIPv4Stack=true --enable-native-access=ALL-UNNAMED -cp '/archive/task.jar:/var/task/lib/*:/var/runtime/lib/*' \
  com.amazonaws.services.lambda.runtime.api.client.AWSLambda "${{1:-$_HANDLER}}"
"""
ARCHIVES = {
    "no archive": ("", ""),
    "AppCDS": ("-XX:ArchiveClassesAtExit=/archive/app.jsa", "-XX:SharedArchiveFile=/archive/app.jsa"),
    "AOT cache": ("-XX:AOTCacheOutput=/archive/app.aot", "-XX:AOTCache=/archive/app.aot"),
}


def archived(handler, task, variables, event, rounds, folder):
    """CPU seconds of the first call with what an archive of a first call gives: made by one JVM as it ends, read by the others."""
    jdk = subprocess.run([ROOT / "local/jdk25"], capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run([f"{jdk}/bin/jar", "--create", "--file", folder / "task.jar", "-C", task, "pintle"], check=True)
    found = {}
    for name, (making, reading) in ARCHIVES.items():
        bootstrap = folder / "bootstrap"
        more = ["--volume", f"{folder}:/archive", "--volume", f"{bootstrap}:/var/runtime/bootstrap:ro"]
        if making:
            bootstrap.write_text(BOOTSTRAP.format(options=making))
            bootstrap.chmod(0o755)
            with Container(handler, task, variables, more) as container:
                container.call(event)
                os.kill(container.java()[0], signal.SIGTERM)
                file = folder / making.rsplit("/", 1)[1]
                size = -1
                for _ in range(120):  # until it is there and grows no more
                    time.sleep(0.5)
                    before, size = size, file.stat().st_size if file.exists() else -1
                    if size > 0 and size == before:
                        break
                else:
                    sys.exit(f"first-call: FAILED: no {file.name} was made: {container.printed()[-2000:]}")
        bootstrap.write_text(BOOTSTRAP.format(options=reading))
        bootstrap.chmod(0o755)
        found[name] = min(once(handler, task, variables, event, more) for _ in range(rounds))
    return found


def main():
    rounds = int(os.environ.get("BENCH_ROUNDS", "5"))
    calls = {name: " ".join(operations) for name, operations in asked().items()}
    template, environment = samlocal.environment()
    bare_task = ROOT / "bench" / "target" / "bare"
    lines = []
    for call, (function, file, _) in CALLS.items():
        handler = template["Resources"][function]["Properties"]["Handler"]
        build = ROOT / ".aws-sam" / "build" / function
        with tempfile.TemporaryDirectory(prefix="pintle-bench-") as folder:
            folder = pathlib.Path(folder)
            variables = folder / "variables"
            given = {**environment[function], "AWS_REGION": samlocal.demo.REGION, "AWS_ACCESS_KEY_ID": "test",
                     "AWS_SECRET_ACCESS_KEY": "test", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024", "BARE_CALLS": calls[call]}
            variables.write_text("".join(f"{name}={value}\n" for name, value in given.items()))
            event = lambda: events.fill(function, str(events.EVENTS / function / file))
            task = folder / "task"  # with the handler that stands for a snapshot
            shutil.copytree(build, task)
            (task / "pintle/bench").mkdir()
            shutil.copy(ROOT / "bench/target/classes/pintle/bench/SnapshotHandler.class", task / "pintle/bench")
            ours, bare, plain, primed = [], [], [], []
            for _ in range(rounds):
                ours.append(once(handler, build, variables, event()))
                bare.append(once("pintle.bench.BareHandler::handleRequest", bare_task, variables, "{}", ["--volume", f"{build / 'lib'}:/var/task/lib:ro"]))
                plain.append(after_snapshot(handler, task, variables, event(), False))
                primed.append(after_snapshot(handler, task, variables, event(), True))
            line = {"call": call, "ours": min(ours), "bare": min(bare), "ratio": min(ours) / min(bare), "all": [ours, bare],
                    "asked": calls[call], "restored": min(plain), "primed": min(primed)}
            if call == "exchange":
                classes = loaded(handler, build, variables, event())
                (ROOT / "bench/results/first-exchange-classes.txt").write_text("\n".join(sorted({re.sub(r"(\$\$Lambda|LambdaForm.*)/.*", r"\1", name) for name, _ in classes})) + "\n")
                line["classes"] = collections.Counter(origin(*one) for one in classes)
                archive = folder / "archive"
                archive.mkdir()
                line["archives"] = archived(handler, build, variables, event(), rounds, archive)
        lines.append(line)
        print(f"{call:12} {line['ours'] * 1000:5.0f} ms  bare {line['bare'] * 1000:5.0f} ms  {line['ratio']:.2f}  ({calls[call]})  restored "
              f"{line['restored'] * 1000:.0f} ms, primed {line['primed'] * 1000:.0f} ms  {line.get('archives', '')} {line.get('classes', '')}",
              file=sys.stderr)
    warm.written(lines, None)


if __name__ == "__main__":
    main()
