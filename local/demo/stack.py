"""A stack on LocalStack with the demo users and groups of `make run`.

  stack.py up NAME      deploys template.yaml as it is, with sign-ins that are signed beforehand, and writes .pintle/stack.json
  stack.py down NAME    deletes it, and fails where something is left

Needs AWS_ENDPOINT_URL. local/demo/stack starts a LocalStack where none is named.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import botocore.exceptions
from samcli.yamlhelper import yaml_parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATE = ROOT / ".pintle" / "stack.json"
ENDPOINT = os.environ.get("AWS_ENDPOINT_URL", "").rstrip("/")
REGION = os.environ.get("AWS_DEFAULT_REGION", "eu-central-1")
ISSUER = "http://127.0.0.1/pintle-demo"
# LocalStack takes any; without an endpoint nothing here calls AWS.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")

# What LocalStack's free edition lacks: global tables, CloudFront, and processors other than this machine's.
LOCALSTACK = {"GlobalTable": "false", "HostPage": "false", "Architecture": "x86_64"}
# The caps protect a carrier's bill, which LocalStack does not send.
CAPS = {
    name: "10000"
    for name in (
        "SmsPerPhone10Minutes", "SmsPerPhoneDay", "SmsPerUserDay", "SmsPerIpHour", "SmsPerPrefixHour", "SmsPerConnectorDay",
        "SmsPerTenantDay", "SmsPerStackDay",
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


def run(*command, **more):
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, **more)
    if process.returncode:
        raise Failure(f"{' '.join(map(str, command[:4]))} … failed:\n{process.stdout[-4000:]}{process.stderr[-4000:]}")
    return process.stdout


def call(url, token="", body=None, method=None):
    """An HTTP call; answers status and JSON."""
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, text = answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        status, text = refused.code, refused.read()
    return status, json.loads(text) if text else {}


def demo_data():
    java = pathlib.Path(run("local/jdk25").strip()) / "bin" / "java"
    classes = ROOT / "local" / "target" / "classes"
    if not (ROOT / "local" / "target" / "lib").is_dir():
        raise Failure("the local run is not built: ./mvnw -DskipTests package, or `make local-stack`, which does that")
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


def deploy(name, parameters):
    with open(ROOT / "template.yaml", encoding="utf-8") as file:
        known = yaml_parse(file.read())["Parameters"]
    # The functions' new version: SAM itself sees a change of the template alone.
    revision = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()[:16]
    overrides = [f"{key}={value}" for key, value in {**parameters, "Revision": revision}.items() if key in known]
    started = time.monotonic()
    run(
        ROOT / ".venv" / "bin" / "sam", "deploy", "--template-file", ".aws-sam/build/template.yaml", "--stack-name", name,
        "--region", REGION, "--resolve-s3", "--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar",
        "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND", "--parameter-overrides", *overrides,
        env={**os.environ, "SAM_CLI_TELEMETRY": "0"},
    )
    say(f"deployed {name} in {time.monotonic() - started:.0f} s")


def exists(name):
    try:
        return bool(client("cloudformation").describe_stacks(StackName=name)["Stacks"])
    except botocore.exceptions.ClientError as unknown:
        if "does not exist" not in str(unknown):
            raise
        return False


def resources(name):
    pages = client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=name)
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for page in pages for one in page["StackResourceSummaries"]}


def make_first_keys(secret, function):
    """What the RotationSchedule of the template does at AWS: LocalStack takes it and does nothing."""
    secrets = client("secretsmanager")
    if not secrets.describe_secret(SecretId=secret).get("RotationEnabled"):
        secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules={"AutomaticallyAfterDays": 90})
    for _ in range(60):
        if '"keys"' in secrets.get_secret_value(SecretId=secret)["SecretString"]:
            return
        time.sleep(0.5)
    raise Failure(f"the rotation made no keys within 30 s: aws logs tail of {function} tells why")


def renew_keys(secret):
    """A rotation now; one that was begun and not ended is given up."""
    secrets = client("secretsmanager")

    def stages():
        found = secrets.describe_secret(SecretId=secret)["VersionIdsToStages"]
        return {label: version for version, labels in found.items() for label in labels}

    before = stages()
    if before.get("AWSPENDING") not in (None, before["AWSCURRENT"]):
        secrets.update_secret_version_stage(SecretId=secret, VersionStage="AWSPENDING", RemoveFromVersionId=before["AWSPENDING"])
    secrets.rotate_secret(SecretId=secret)
    for _ in range(60):
        if stages()["AWSCURRENT"] != before["AWSCURRENT"]:
            return
        time.sleep(0.5)
    raise Failure("the rotation did not end within 30 s: aws logs tail of RotateSigningKeys tells why")


def up(name):
    started = time.monotonic()
    data = demo_data()
    say("building the functions")
    run(
        ROOT / ".venv" / "bin" / "sam", "build",
        # The tests of functions/ have their own target.
        env={**os.environ, "SAM_CLI_TELEMETRY": "0", "JAVA_HOME": run("local/jdk25").strip(), "MAVEN_OPTS": "-Dmaven.test.skip=true"},
    )
    say(f"built after {time.monotonic() - started:.0f} s")
    parameters = {
        **LOCALSTACK, **CAPS, "SmsInterval": "PT0S", "SmsCountries": "*", "OidcIssuer": ISSUER,
        "OidcJwksUrl": publish_keys(name, data["publicKeys"]), "OidcAudience": data["clientId"],
        "AllowedTenants": ",".join(data["tenants"]), "AdminOrigin": "https://page.example",
    }
    deploy(name, parameters)
    made = resources(name)
    stage = "live"
    address = f"{ENDPOINT}/_aws/execute-api/{made['Api']}/{stage}"
    # The gateway's own address is known only now; the authorizer before other APIs needs it.
    deploy(name, {**parameters, "PublicUrl": address})
    make_first_keys(made["SigningSecret"], made["RotateSigningKeys"])
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
        "authorizer": made["AuthorizeAccessToken"],
        # Only our own LocalStack renders the gateway's own answers from the template.
        "rendersGatewayResponses": os.environ.get("PINTLE_OWN_LOCALSTACK") == "true",
    }
    STATE.parent.mkdir(mode=0o700, exist_ok=True)
    STATE.unlink(missing_ok=True)
    with os.fdopen(os.open(STATE, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(state, file, indent=1)
    say(f"{name} answers at {address} after {time.monotonic() - started:.0f} s")


def down(name):
    cloudformation, logs = client("cloudformation"), client("logs")
    s3 = boto3.resource("s3", region_name=REGION)
    made = resources(name) if exists(name) else {}
    cloudformation.delete_stack(StackName=name)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120})
    bucket = s3.Bucket(f"{name}-sign-in")
    if bucket in s3.buckets.all():
        bucket.objects.delete()
        bucket.delete()
    STATE.unlink(missing_ok=True)
    # LocalStack logs to a group of its own for each function, whatever the template says.
    for group in logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}-")["logGroups"]:
        if group["logGroupName"] not in made.values():
            logs.delete_log_group(logGroupName=group["logGroupName"])
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
