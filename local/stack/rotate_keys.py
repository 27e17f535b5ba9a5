"""Makes new signing keys current, and shows by their IDs which public keys hold.

Keys themselves are never read: the secret's versions are known by their stages, the public keys by the row that every check
of a token reads.
"""

import datetime
import json
import time
import uuid

import botocore.exceptions

import stack
from stack import Stop, code_of

CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"


def main(arguments):
    options = options_of(arguments)
    _, account, target = stack.open_stack(options)
    target.demand(options.env)
    secret = target.physical("SigningSecret")
    if not secret:
        raise Stop(f"{target.name} in {account.region} rotates no keys: it is a standby. Rotate in the home region: --region, or AWS_REGION.")
    before = published(account, target)
    if options.compromised:
        revoke(account, target, secret, options.env)
    version = rotate(account, target, secret)
    wait(account, secret, version, options.timeout, failure(options))
    print_keys(before, published(account, target), options.compromised)
    return stack.DONE


def options_of(arguments):
    parser = stack.parser("rotate-keys", "Rotates the signing keys now and waits until the new ones sign.")
    parser.add_argument("--compromised", action="store_true", help="first drop every key that is there: all access tokens end within a second, refresh tokens live on")
    parser.add_argument("--timeout", type=int, default=120, metavar="SECONDS", help="how long to wait (default: 120)")
    return parser.parse_args(arguments)


def versions(account, secret):
    """Which version carries which stage."""
    found = account.client("secretsmanager").describe_secret(SecretId=secret).get("VersionIdsToStages", {})
    return {label: version for version, labels in found.items() for label in labels}


def unfinished_version(account, secret):
    """The version of a rotation that began and did not end, or None."""
    stages = versions(account, secret)
    pending = stages.get(PENDING)
    return pending if pending != stages.get(CURRENT) else None


def revoke(account, target, secret, env):
    """Ends all keys, and gives up a rotation that hangs: it would bring in keys that are as old as the leak."""
    function = target.physical("RotateSigningKeys")
    stack.say("rotate-keys: dropping every published key ...")
    answer = account.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps({"Step": "revokeKeys", "SecretId": secret}).encode()
    )
    if answer.get("FunctionError"):
        # The function's own words may quote what they like; its log has what it meant to say.
        raise Stop(
            "the keys were NOT dropped: RotateSigningKeys failed. Run the same command again; its lines: "
            f"local/stack/run logs --env {env} --function RotateSigningKeys --failed. A stack that is older than this step "
            f"needs make deploy ENV={env} first."
        )
    print("Every published key was dropped: no access token of before is taken any more.")
    pending = unfinished_version(account, secret)
    if pending:
        account.client("secretsmanager").update_secret_version_stage(SecretId=secret, VersionStage=PENDING, RemoveFromVersionId=pending)


def rotate(account, target, secret):
    """Starts the rotation; where an earlier one hangs, AWS takes that one up again. The version that is to become current."""
    client = account.client("secretsmanager")
    request = {"SecretId": secret, "ClientRequestToken": str(uuid.uuid4())}
    if not client.describe_secret(SecretId=secret).get("RotationLambdaARN"):
        # Somebody cancelled the rotation, or this is LocalStack, which knows no rotation schedules.
        function = account.client("lambda").get_function_configuration(FunctionName=target.physical("RotateSigningKeys"))
        request["RotationLambdaARN"] = function["FunctionArn"]
        request["RotationRules"] = {"AutomaticallyAfterDays": int(target.parameters["RotationDays"])}
    unfinished = unfinished_version(account, secret)
    try:
        return client.rotate_secret(**request).get("VersionId") or request["ClientRequestToken"]
    except botocore.exceptions.ClientError as error:
        if code_of(error) == "InvalidRequestException" and unfinished:
            stack.say("rotate-keys: an earlier rotation was not finished; it is taken up again")
            return unfinished
        raise


def wait(account, secret, version, seconds, failure):
    """Until the version is the current one."""
    stack.say("rotate-keys: waiting until the new keys are current ...")
    ends = time.monotonic() + seconds
    while versions(account, secret).get(CURRENT) != version:
        if time.monotonic() >= ends:
            raise Stop(f"the new keys are not current after {seconds} s; {failure}")
        time.sleep(1)


def failure(options):
    """What holds while a rotation does not end, and how to see why."""
    state = "no key is published, exchanges answer 503." if options.compromised else "the old ones still sign."
    return (
        f"{state} See why: local/stack/run logs --env {options.env} --function RotateSigningKeys --since 10m. "
        "Then run the same command again."
    )


def published(account, target):
    """The public keys' IDs with the moment of their end, if they have one; in the order of the list."""
    item = account.client("dynamodb").get_item(
        TableName=target.outputs["TableName"],
        Key={"pk": {"S": "KEYS"}, "sk": {"S": "PUBLIC"}},
        ConsistentRead=True,
        ProjectionExpression="jwks",
    ).get("Item")
    keys = json.loads(item["jwks"]["S"]).get("keys", []) if item and "jwks" in item else []
    return {key["kid"]: key.get("exp") for key in keys}


def print_keys(before, now, compromised):
    """What holds now, then what is gone."""
    rows = []
    for kid, ends in now.items():
        if ends:
            at = datetime.datetime.fromtimestamp(ends).astimezone()
            rows.append([kid, f"verifies older tokens until {at:%Y-%m-%d %H:%M}"])
        else:
            rows.append([kid, "published before" if kid in before else "new"])
    rows += [[kid, "dropped" if compromised else "expired and gone"] for kid in before if kid not in now]
    print("The new keys sign. Public keys by ID:")
    stack.table([["  " + kid, how] for kid, how in rows])


if __name__ == "__main__":
    stack.run(main)
