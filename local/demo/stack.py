"""A stack on LocalStack with the demo users and groups of `make run`.

  stack.py up NAME      deploys template.yaml as it is, with sign-ins that are signed beforehand, and writes .pintle/stack.json
  stack.py down NAME    deletes it, and fails where something is left

Needs AWS_ENDPOINT_URL. local/demo/stack starts a LocalStack where none is named.
"""

import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATE = ROOT / ".pintle" / "stack.json"
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
REGION = os.environ.get("AWS_DEFAULT_REGION", "eu-central-1")
ISSUER = "http://127.0.0.1/pintle-demo"
ATTEMPTS = 5
# LocalStack takes any; without an endpoint nothing here calls AWS.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")

# The caps protect a carrier's bill, which LocalStack does not send.
CAPS = {
    name: "10000"
    for name in (
        "SmsPerPhone10Minutes", "SmsPerPhoneDay", "SmsPerUserDay", "SmsPerIpHour", "SmsPerPrefixHour", "SmsPerConnectorDay",
        "SmsPurseTenantDay", "SmsPerStackDay",
    )
}


class Failure(Exception):
    """Ends the script with one line that says the mend."""


def client(service):
    if not ENDPOINT:
        raise Failure("AWS_ENDPOINT_URL is not set: this is for LocalStack alone, AWS has `make deploy`")
    return boto3.client(service, region_name=REGION)


def say(text):
    print(f"{time.strftime('%H:%M:%S')} stack: {text}", flush=True)


def run(*command):
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if process.returncode:
        raise Failure(f"{' '.join(map(str, command[:4]))} … failed:\n{process.stdout[-4000:]}{process.stderr[-4000:]}")
    return process.stdout


def call(url, token="", body=None, method=None, headers=None):
    """An HTTP call; answers status and JSON. Sent again after a 503, as any client would: a busy machine makes a LocalStack slow."""
    headers = {**({"Content-Type": "application/json"} if body is not None else {}), **(headers or {})}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, text = answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            status, text = refused.code, refused.read()
            if status == 503 and attempt < ATTEMPTS - 1:
                time.sleep(int(refused.headers.get("Retry-After", 1)))
                continue
        return status, json.loads(text) if text else {}


def demo_data():
    java = pathlib.Path(run("local/jdk25").strip()) / "bin" / "java"
    classes = ROOT / "local" / "target" / "classes"
    if not (ROOT / "local" / "target" / "lib").is_dir():
        raise Failure("the local run is not built: ./mvnw -pl functions,local -DskipTests package, or `make local-stack`, which does that")
    path = f"{classes}:{ROOT}/functions/target/classes:{ROOT}/local/target/lib/*"
    return json.loads(run(str(java), "-cp", path, "pintle.local.DemoData", ISSUER))


def publish_keys(name, keys):
    """The provider's public keys as an object of S3, which the functions read; answers its address."""
    s3 = client("s3")
    bucket = f"{name}-sign-in"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=bucket, Key="keys.json", Body=json.dumps(keys).encode(), ContentType="application/json")
    # Where functions run in containers of LocalStack's own, its address is another one there.
    seen_by_functions = os.environ.get("PINTLE_FUNCTIONS_ENDPOINT", ENDPOINT)
    return f"{seen_by_functions}/{bucket}/keys.json"


def operate(command, name, *options):
    """Runs one of the operator's commands on this stack; what it says is progress here."""
    if subprocess.run(["local/stack/run", command, "--stack-name", name, *options], cwd=ROOT, check=False).returncode:
        raise Failure(f"local/stack/run {command} failed; its lines are above")


def resources(name):
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for page in pages for one in page["StackResourceSummaries"]}


def outputs(name):
    stack = client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def up(name):
    started = time.monotonic()
    data = demo_data()
    parameters = {
        **CAPS, "SmsInterval": "PT0S", "SmsCountries": "*", "OidcIssuer": ISSUER,
        "OidcJwksUrl": publish_keys(name, data["publicKeys"]), "OidcAudience": data["clientId"],
        "AllowedTenants": ",".join(data["tenants"]), "AdminOrigin": "https://page.example",
    }
    operate("deploy", name, "--yes", "--parameters", *(f"{key}={value}" for key, value in parameters.items()))
    say(f"deployed after {time.monotonic() - started:.0f} s")
    made = resources(name)
    address = f"{ENDPOINT}/_aws/execute-api/{made['Api']}/live"
    for administrator, directory in data["directories"].items():
        status, answer = call(f"{address}/v1/directory", data["signIns"][administrator], directory, "PUT")
        if status != 200:
            raise Failure(f"the demo directory was refused: {status} {answer}")
    account = client("sts").get_caller_identity()["Account"]
    state = {
        "stack": name, "address": address, "page": "https://page.example", "endpoint": ENDPOINT, "region": REGION,
        "messages": f"{ENDPOINT}/_aws/sns/sms-messages?region={REGION}&accountId={account}",
        "signIns": data["signIns"], "numbers": data["numbers"],
        "signingSecret": made["SigningSecret"], "rotationFunction": made["RotateSigningKeys"], "table": made["Table"],
        "authorizer": made["AuthorizeAccessToken"], "authorizerArn": outputs(name)["AuthorizerArn"],
        # Only our own LocalStack renders the gateway's own answers from the template.
        "rendersGatewayResponses": os.environ.get("PINTLE_OWN_LOCALSTACK") == "true",
    }
    STATE.parent.mkdir(mode=0o700, exist_ok=True)
    STATE.unlink(missing_ok=True)
    with os.fdopen(os.open(STATE, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(state, file, indent=1)
    say(f"{name} answers at {address} after {time.monotonic() - started:.0f} s")


def down(name):
    operate("delete", name, "--yes")
    s3 = boto3.resource("s3", region_name=REGION)
    bucket = s3.Bucket(f"{name}-sign-in")
    if bucket in s3.buckets.all():
        bucket.objects.delete()
        bucket.delete()
    STATE.unlink(missing_ok=True)
    rest = left(name)
    if rest:
        raise Failure(f"deleting {name} left behind: {', '.join(rest)}")
    say(f"{name} is deleted, and nothing is left of it")


def left(name):
    """What of the stack is still there, by its name."""
    found = [table for table in client("dynamodb").list_tables()["TableNames"] if table == name]
    found += [one["Name"] for one in client("secretsmanager").list_secrets()["SecretList"] if one["Name"].startswith(f"{name}/")]
    pages = client("lambda").get_paginator("list_functions").paginate()
    found += [one["FunctionName"] for page in pages for one in page["Functions"] if one["FunctionName"].startswith(f"{name}-")]
    found += [one["name"] for one in client("apigateway").get_rest_apis()["items"] if one["name"] == name]
    found += [
        one["logGroupName"]
        for one in client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}-")["logGroups"]
    ]
    return found


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in ("up", "down"):
        raise Failure("usage: stack.py up|down NAME")
    {"up": up, "down": down}[arguments[0]](arguments[1])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failure as failure:
        sys.exit(f"stack: {failure}")
