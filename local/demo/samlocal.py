"""`sam local` with its state in the stack of local/demo/stack.

  samlocal.py invoke FUNCTION FILE    fills the event and runs the function once
  samlocal.py api [PORT]              all routes on http://127.0.0.1:PORT (3000)
  samlocal.py replay                  every event through one warm server

The functions get the environment of the deployed ones. Containers reach LocalStack at host.docker.internal.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time

from samcli.yamlhelper import yaml_dump, yaml_parse

import events
import stack as demo

BUILD = demo.ROOT / ".aws-sam" / "build"
OFFLINE_IMAGE = "public.ecr.aws/lambda/java:25-x86_64"
WARM = ["--warm-containers", "EAGER"]


def from_container(text):
    """An address of this machine as a container calls it."""
    return text.replace("//127.0.0.1:", "//host.docker.internal:").replace("//localhost:", "//host.docker.internal:")


def environment():
    """The deployed functions' variables, by logical ID, for --env-vars."""
    where = events.state()
    functions = demo.client("lambda")
    made = demo.resources(where["stack"])
    template = yaml_parse((BUILD / "template.yaml").read_text(encoding="utf-8"))
    names = [name for name, one in template["Resources"].items() if one["Type"] == "AWS::Serverless::Function"]
    variables = {}
    for name in names:
        variables[name] = functions.get_function_configuration(FunctionName=made[name])["Environment"]["Variables"]
        variables[name]["OIDC_JWKS_URL"] = from_container(variables[name]["OIDC_JWKS_URL"])
        variables[name]["AWS_ENDPOINT_URL"] = from_container(demo.ENDPOINT)
    return template, variables


def prepared():
    """Writes what `sam local` needs beside the build; answers its arguments."""
    if not (BUILD / "template.yaml").exists():
        raise demo.Failure("the functions are not built: make build")
    template, variables = environment()
    # Only variables that the template has can be given to a container: this one is the SDK's own, and LocalStack sets it
    # where it runs a function itself.
    template["Globals"]["Function"]["Environment"]["Variables"]["AWS_ENDPOINT_URL"] = ""
    (BUILD / "local.yaml").write_text(yaml_dump(template), encoding="utf-8")
    given = BUILD / "local-environment.json"
    given.write_text(json.dumps(variables), encoding="utf-8")
    arguments = [
        "--template", str(BUILD / "local.yaml"), "--env-vars", str(given), "--region", demo.REGION,
        "--add-host", "host.docker.internal:host-gateway",
        "--parameter-overrides", "OidcAudience=pintle-page AllowedTenants=* Architecture=" + architecture(),
    ]
    return arguments + (["--skip-pull-image"] if stands_in() else [])


def architecture():
    return "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"


def stands_in():
    """Whether the image of local/offline/lambda-image stands for the one of AWS."""
    labels = subprocess.run(
        ["docker", "image", "inspect", OFFLINE_IMAGE, "--format", '{{index .Config.Labels "pintle.recipe"}}'],
        capture_output=True, text=True)
    return labels.returncode == 0 and labels.stdout.strip() not in ("", "<no value>")


def containers():
    """The containers of SAM's own image that run now."""
    listed = subprocess.run(["docker", "ps", "--no-trunc", "--format", "{{.ID}} {{.Image}}"], capture_output=True, text=True)
    return {line.split()[0] for line in listed.stdout.splitlines() if "rapid-" in line}


def sam(*arguments):
    # The credentials of LocalStack: any will do.
    return [str(demo.ROOT / ".venv" / "bin" / "sam"), "local", *arguments], {**os.environ, "SAM_CLI_TELEMETRY": "0"}


def invoke(function, file):
    event = events.fill(function, file)
    command, variables = sam("invoke", function, "--event", "-", *prepared())
    done = subprocess.run(command, env=variables, input=event, text=True)
    sys.exit(done.returncode)


@contextlib.contextmanager
def server(*arguments, **outputs):
    """A warm server of `sam local`, and its end with all of its containers."""
    command, variables = sam(*arguments, *WARM, *prepared())
    before = containers()
    # Out of the reach of the terminal's Ctrl-C: by SIGTERM, and not SIGINT, it takes its containers with it, or most of them.
    process = subprocess.Popen(command, env=variables, stdin=subprocess.DEVNULL, start_new_session=True, **outputs)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        subprocess.run(["docker", "rm", "--force", *(containers() - before)], capture_output=True)


def api(port):
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with server("start-api", "--port", port) as process:
            process.wait()
    except KeyboardInterrupt:
        demo.say("`sam local start-api` ended")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def wait_for(port, process, log):
    for _ in range(240):
        if process.poll() is not None:
            break
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", int(port))) == 0:
                return
        time.sleep(0.5)
    raise demo.Failure(f"`sam local start-lambda` did not start; its output is in {log}")


def replay():
    port = free_port()
    log = demo.ROOT / "local" / "target" / "sam-local.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with open(log, "w", encoding="utf-8") as output, server("start-lambda", "--port", port, stdout=output, stderr=output) as process:
        wait_for(port, process, log)
        demo.say(f"`sam local start-lambda` is up after {time.monotonic() - started:.0f} s")
        os.environ["LAMBDA_ENDPOINT"] = f"http://127.0.0.1:{port}"
        events.replay([])


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "invoke":
        invoke(arguments[1], arguments[2])
    elif arguments[:1] == ["api"] and len(arguments) <= 2:
        api(arguments[1] if len(arguments) == 2 else "3000")
    elif arguments == ["replay"]:
        replay()
    else:
        raise demo.Failure("usage: samlocal.py invoke FUNCTION FILE | api [PORT] | replay")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except demo.Failure as failure:
        sys.exit(f"sam local: {failure}")
