"""What the first call of a cold function costs: processor time of its JVM from start to the first successful answer, in the
container of `sam local`, with the store, the secrets and the events of local/demo/stack; and the same of a bare handler that
makes the same calls of the SDK. The least of several rounds counts, as everything else on the machine only adds.

bench/first-call starts what it needs and calls this."""

import json
import os
import pathlib
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
    """The processor seconds of the JVM among a container's processes."""
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
                found = (int(fields[11]) + int(fields[12])) / TICKS
    return found


def once(handler, task, variables, event, libraries=None):
    """CPU seconds and the answer's status of one first call."""
    port = samlocal.free_port()
    mounts = ["--volume", f"{task}:/var/task:ro"] + (["--volume", f"{libraries}:/var/task/lib:ro"] if libraries else [])
    container = docker(
        "run", "--detach", "--rm", "--add-host", "host.docker.internal:host-gateway", "--publish", f"127.0.0.1:{port}:8080",
        "--env-file", variables, *mounts, samlocal.OFFLINE_IMAGE, handler)
    try:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", event.encode())
        for _ in range(100):
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    told = json.loads(answer.read())
                break
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.05)
        else:
            sys.exit(f"first-call: FAILED: {handler} does not answer: {docker('logs', container)[-2000:]}")
        if told.get("statusCode") not in (200, 201):
            sys.exit(f"first-call: FAILED: {handler}: {told}\n{docker('logs', container)[-3000:]}")
        return java_below(int(docker("inspect", "--format", "{{.State.Pid}}", container)))
    finally:
        docker("kill", container)


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
            variables = pathlib.Path(folder) / "variables"
            given = {**environment[function], "AWS_REGION": samlocal.demo.REGION, "AWS_ACCESS_KEY_ID": "test",
                     "AWS_SECRET_ACCESS_KEY": "test", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024", "BARE_CALLS": calls[call]}
            variables.write_text("".join(f"{name}={value}\n" for name, value in given.items()))
            ours, bare = [], []
            for _ in range(rounds):
                ours.append(once(handler, build, variables, events.fill(function, str(events.EVENTS / function / file))))
                bare.append(once("pintle.bench.BareHandler::handleRequest", bare_task, variables, "{}", build / "lib"))
        line = {"call": call, "ours": min(ours), "bare": min(bare), "ratio": min(ours) / min(bare), "all": [ours, bare],
                "asked": calls[call]}
        lines.append(line)
        print(f"{call:12} {line['ours'] * 1000:5.0f} ms  bare {line['bare'] * 1000:5.0f} ms  {line['ratio']:.2f}  ({calls[call]})", file=sys.stderr)
    warm.written(lines, None)


if __name__ == "__main__":
    main()
