"""Deletes the stack and shows what is left of it.

A dev stack takes its data along. A prod stack keeps table and secrets, and its name has to be typed.
"""

import json
import time

import botocore.exceptions

import logs
import stack
from stack import Stop, code_of

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
SECRETS = ("AWS::SecretsManager::Secret",)
BUCKETS = ("AWS::S3::Bucket",)
LOGS = ("AWS::Logs::LogGroup",)
KEPT = {"AWS::DynamoDB::Table": "TableName", "AWS::DynamoDB::GlobalTable": "TableName", "AWS::SecretsManager::Secret": "Id"}
RETAINED = TABLES + SECRETS + BUCKETS  # by a prod stack
SAM_STACK = "aws-sam-cli-managed-default"
WAIT = 45 * 60  # CloudFront takes a quarter of an hour to let go of a distribution


def main(arguments):
    options = options_of(arguments)
    config, account, target = stack.open_stack(options)
    if not target.exists():
        stack.say(f"delete: there is no stack {target.name} in {account.region}; looking for what an earlier one left")
        remains = earlier(account, target.name) or named(target.name)
        clear_away(account, target.name, remains)
        return report(account, target.name, remains, prod=options.env == "prod")

    prod = options.env == "prod" or target.parameters.get("Environment") == "prod"
    confirm(target, prod, options)
    remains = things(target)
    for bucket in deletable_buckets(target):
        empty(account, bucket)
    remove(account, target)
    clear_away(account, target.name, remains)
    return report(account, target.name, remains, prod)


def options_of(arguments):
    parser = stack.parser("delete", "Deletes the stack and shows what is left of it.")
    parser.add_argument("--yes", action="store_true", help="do not ask (dev)")
    parser.add_argument("--name", help="the stack's name, typed ahead (prod)")
    return parser.parse_args(arguments)


def confirm(target, prod, options):
    """Dev asks where there is somebody to ask; prod has its name typed in any case."""
    if not prod:
        question = f"Delete {target.name} in {target.account.region} with its table and secrets? [y/N] "
        if stack.on_terminal() and not options.yes and stack.ask(question).lower() not in ("y", "yes"):
            raise Stop("nothing was deleted.")
        return
    typed = options.name
    if typed is None and stack.on_terminal():
        print(f"This ends the service of {target.name} in {target.account.region}; table and secrets are kept.")
        typed = stack.ask("Type the stack's name to delete it: ")
    if typed != target.name:
        raise Stop(f"nothing was deleted: the name was not typed. Type: local/stack/run delete --env {options.env} --name {target.name}")


def things(target):
    """What could outlive the stack, as (type, physical ID, logical ID)."""
    kinds = TABLES + SECRETS + BUCKETS + LOGS
    return [("AWS::Logs::LogGroup", group, name) for group, name in logs.own_groups(target).items()] + [
        (each["ResourceType"], each["PhysicalResourceId"], each["LogicalResourceId"])
        for each in target.resources()
        if each["ResourceType"] in kinds and each.get("PhysicalResourceId")
    ]


def earlier(account, name):
    """The same of the stack of this name that was deleted last, which CloudFormation remembers for 90 days."""
    pages = account.client("cloudformation").get_paginator("list_stacks").paginate(StackStatusFilter=["DELETE_COMPLETE"])
    deleted = [each for page in pages for each in page["StackSummaries"] if each["StackName"] == name]
    if not deleted:
        return []
    last = stack.Stack(account, name)
    last.found = max(deleted, key=lambda each: each["DeletionTime"])
    return things(last)


def named(name):
    """The same by the names that the template gives, where no stack is remembered."""
    found = [("AWS::DynamoDB::Table", name, "Table")]
    found += [("AWS::SecretsManager::Secret", f"{name}/{secret}", "") for secret in ("signing-keys", "pepper")]
    for logical, resource in stack.template()["Resources"].items():
        if resource["Type"] in LOGS:
            pattern = resource["Properties"].get("LogGroupName", {}).get("Sub", "")
            found.append((resource["Type"], pattern.replace("${AWS::StackName}", name), logical))
    return found


def deletable_buckets(target):
    """Buckets that go with the stack. One that is retained keeps what it holds."""
    retained = retained_by_template(target)
    return [physical for logical, physical in target.of_type(*BUCKETS).items() if logical not in retained]


def retained_by_template(target):
    body = target.account.client("cloudformation").get_template(StackName=target.name, TemplateStage="Processed")["TemplateBody"]
    if isinstance(body, str):
        body = json.loads(body) if body.lstrip().startswith("{") else {"Resources": {}}
    return [name for name, resource in body.get("Resources", {}).items() if str(resource.get("DeletionPolicy", "")).startswith("Retain")]


def empty(account, bucket, prefix=""):
    """Deletes every version of every object, and says how many."""
    s3 = account.client("s3")
    count = 0
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
            objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in page.get("Versions", []) + page.get("DeleteMarkers", [])]
            if objects:
                errors = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True}).get("Errors", [])
                if errors:
                    raise Stop(f"{bucket} could not be emptied: {errors[0].get('Code')} at {errors[0].get('Key')}. Mend that and run the same command again.")
                count += len(objects)
    except botocore.exceptions.ClientError as error:
        if code_of(error) != "NoSuchBucket":
            raise
    if count:
        stack.say(f"delete: emptied {bucket}{'/' + prefix if prefix else ''} ({count} object versions)")
    return count


def remove(account, target):
    """Deletes the stack and waits, saying each resource that goes."""
    cloudformation = account.client("cloudformation")
    stack_id = target.found["StackId"]
    cloudformation.delete_stack(StackName=stack_id)
    stack.say(f"delete: deleting {target.name} ({len(target.resources())} resources) ...")
    ends = time.monotonic() + WAIT
    left_before = None
    while time.monotonic() < ends:
        found = cloudformation.describe_stacks(StackName=stack_id)["Stacks"]
        status = found[0]["StackStatus"] if found else "DELETE_COMPLETE"
        if status == "DELETE_COMPLETE":
            return
        target.refresh_resources()
        left = [each for each in target.resources() if each["ResourceStatus"] not in ("DELETE_COMPLETE", "DELETE_SKIPPED")]
        if status == "DELETE_FAILED":
            failed = [f"{each['LogicalResourceId']} ({each.get('ResourceStatusReason', 'no reason given')})" for each in left if each["ResourceStatus"] == "DELETE_FAILED"]
            raise Stop(f"{target.name} could not be deleted: {'; '.join(failed) or found[0].get('StackStatusReason', '')}. Mend that and run the same command again.")
        if left_before not in (None, len(left)):
            stack.say(f"delete: {len(left)} resources to go")
        left_before = len(left)
        time.sleep(1 if account.local else 5)
    raise Stop("the deletion takes longer than 45 minutes. It goes on at AWS; run the same command again to see how it ended.")


def clear_away(account, name, remains):
    """Deletes what no template lists: log groups that a late call made anew, and the stack's uploads in SAM's bucket."""
    for kind, group, _ in remains:
        if kind in LOGS:
            try:
                account.client("logs").delete_log_group(logGroupName=group)
            except botocore.exceptions.ClientError as error:
                if code_of(error) != "ResourceNotFoundException":
                    raise
    bucket = sam_bucket(account)
    if bucket:
        empty(account, bucket, f"{name}/")


def sam_bucket(account):
    shared = stack.Stack(account, SAM_STACK)
    return shared.outputs.get("SourceBucket") if shared.exists() else None


def state(account, kind, physical):
    """How a thing is there still: a word for it, or None where it is gone."""
    try:
        if kind in TABLES:
            return account.client("dynamodb").describe_table(TableName=physical)["Table"]["TableStatus"].lower()
        if kind in SECRETS:
            found = account.client("secretsmanager").describe_secret(SecretId=physical)
            return f"deleted, its name taken until its recovery window ends ({found['DeletedDate']:%Y-%m-%d})" if "DeletedDate" in found else "there"
        if kind in BUCKETS:
            account.client("s3").head_bucket(Bucket=physical)
            return "there"
        groups = account.client("logs").describe_log_groups(logGroupNamePrefix=physical)["logGroups"]
        return "there" if any(each["logGroupName"] == physical for each in groups) else None
    except botocore.exceptions.ClientError as error:
        if code_of(error) in ("ResourceNotFoundException", "404", "NoSuchBucket"):
            return None
        raise


def report(account, name, looked_at, prod):
    """Prints what is left; anything left of a dev stack is a failure."""
    left = [(kind, physical, logical, how) for kind, physical, logical in looked_at if (how := state(account, kind, physical))]
    artifacts = artifacts_left(account, name)
    if artifacts:
        left.append(("artifacts", artifacts, "", "there"))
    if not left:
        print(f"Nothing is left of {name} in {account.region}: {len(looked_at)} tables, secrets, log groups and buckets are gone, and SAM's uploads.")
        return stack.DONE
    print(f"Left of {name} in {account.region}:")
    stack.table([["  " + kind, physical, how] for kind, physical, _, how in left])
    data = [each for each in left if each[0] in RETAINED]
    if data:
        explain(data)
    return stack.DONE if prod and all(kind in RETAINED for kind, *_ in left) else stack.FAILED


def artifacts_left(account, name):
    bucket = sam_bucket(account)
    if bucket and account.client("s3").list_objects_v2(Bucket=bucket, Prefix=f"{name}/", MaxKeys=1).get("KeyCount"):
        return f"s3://{bucket}/{name}/"
    return None


def explain(data):
    """How to remove what was kept, or have it in a stack again."""
    print("\nTo remove it for good, with all it holds:")
    for kind, physical, _, _ in data:
        if kind in TABLES:
            print(f"  aws dynamodb update-table --table-name {physical} --no-deletion-protection-enabled")
            print(f"  aws dynamodb delete-table --table-name {physical}")
        elif kind in BUCKETS:
            print(f"  aws s3 rb s3://{physical} --force")
        else:
            print(f"  aws secretsmanager delete-secret --secret-id {physical} --force-delete-without-recovery")
    print("\nTo have it again: a stack of the same name with Standby=true uses it as it is. To take it into a stack, an import")
    print("(docs/operations.md, Importing what was kept) with these resources to import:")
    print("  " + json.dumps([{"ResourceType": kind, "LogicalResourceId": logical, "ResourceIdentifier": {KEPT[kind]: physical}} for kind, physical, logical, _ in data if kind in KEPT and logical]))


if __name__ == "__main__":
    stack.run(main)
