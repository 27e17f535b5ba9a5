"""Uploads the portal's page, with the config.json of its stack, and empties CloudFront's cache of it.

What index.html names is there before index.html is; what the page no longer has goes last. So whoever opens the page
meanwhile gets all of the old one or all of the new one.
"""

import json
import uuid

import botocore.exceptions

import stack
from stack import Stop

PAGE = stack.ROOT / "admin"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".html": "text/html; charset=utf-8",  # last, so that it names nothing that is not there yet
}
CONFIG = "config.json"
ENTRA = "https://login.microsoftonline.com"
WAIT = 15 * 60


def main(arguments):
    parser = stack.parser("publish-page", "Uploads the portal's page with its config.json, and waits until it is served.")
    options = parser.parse_args(arguments)
    _, account, target = stack.open_stack(options)
    target.demand(options.env)
    bucket = page_bucket(target, options.env)

    cache = json.loads((PAGE / "headers.json").read_text(encoding="utf-8"))["Cache-Control"]
    objects = files()
    objects.insert(0, (CONFIG, json.dumps(config(target), indent=2).encode() + b"\n", "application/json"))
    upload(account, bucket, objects, cache)
    gone = delete_others(account, bucket, {name for name, _, _ in objects})
    invalidate(account, target)

    address = target.outputs.get("AdminUrl", "")
    print(f"{len(objects)} files are at {address or 's3://' + bucket}" + (f", {len(gone)} old ones deleted" if gone else ""))
    if address and target.parameters.get("AdminOrigin") != stack.origin(address):
        has = target.parameters.get("AdminOrigin") or "empty"
        print(
            f"But AdminOrigin is {has}, so the API refuses this page's calls in the browser. Type: "
            f"make deploy ENV={options.env} with AdminOrigin={stack.origin(address)} among the parameters."
        )
        return stack.FAILED
    return stack.DONE


def page_bucket(target, env):
    """The bucket that the stack serves the page from."""
    bucket = target.outputs.get("PageBucket") or target.physical("PageBucket")
    if not bucket:
        buckets = list(target.of_type("AWS::S3::Bucket").values())
        bucket = buckets[0] if len(buckets) == 1 else None
    if not bucket:
        raise Stop(f"{target.name} hosts no page. Type: make deploy ENV={env} with HostPage=true among the parameters, or serve admin/ from elsewhere.")
    return bucket


def files():
    """The page's files as (name, content, media type), with those in its folders."""
    found = [path for path in sorted(PAGE.rglob("*")) if path.suffix in TYPES]
    order = list(TYPES)
    return [
        (path.relative_to(PAGE).as_posix(), path.read_bytes(), TYPES[path.suffix])
        for path in sorted(found, key=lambda path: order.index(path.suffix))
    ]


def config(target):
    """What the page is to know: where to sign in, as whom, and where the API is."""
    parameters = target.parameters
    issuer, discovery = parameters["OidcIssuer"], None
    if "{tid}" in issuer:
        tenants = parameters["AllowedTenants"].split(",")
        if len(tenants) == 1 and tenants[0] != "*":
            issuer = issuer.replace("{tid}", tenants[0])
        elif issuer.startswith(ENTRA):
            discovery = f"{ENTRA}/organizations/v2.0/.well-known/openid-configuration"
        else:
            raise Stop("OidcIssuer names many tenants by {tid}, and where they are discovered is known of Entra ID alone. Allow one tenant, or set an issuer without {tid}.")
    api = parameters.get("PublicUrl") or target.api_url()
    page = stack.origin(target.outputs.get("AdminUrl", ""))
    found = {"issuer": issuer, "clientId": parameters["OidcAudience"], "apiBase": "" if api == page else api}
    if discovery:
        found["discovery"] = discovery
    if parameters.get("SmsInterval"):
        found["pinInterval"] = int(parameters["SmsInterval"].removeprefix("PT").removesuffix("S"))
    if parameters.get("SmsCountries", "*") != "*":
        found["countries"] = parameters["SmsCountries"].split(",")
    return found


def upload(account, bucket, objects, cache):
    for name, content, media in objects:
        account.client("s3").put_object(Bucket=bucket, Key=name, Body=content, ContentType=media, CacheControl=cache)
        stack.say(f"publish-page: {name}")


def delete_others(account, bucket, names):
    """Deletes what the page no longer has."""
    client = account.client("s3")
    found = [each["Key"] for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket) for each in page.get("Contents", [])]
    gone = [key for key in found if key not in names]
    for key in gone:
        client.delete_object(Bucket=bucket, Key=key)
        stack.say(f"publish-page: {key} deleted")
    return gone


def invalidate(account, target):
    """Lets CloudFront forget the old files, and waits until it has."""
    client = account.client("cloudfront")
    for distribution in target.of_type("AWS::CloudFront::Distribution").values():
        batch = {"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(uuid.uuid4())}
        started = client.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)["Invalidation"]["Id"]
        stack.say("publish-page: waiting for CloudFront (a minute or two) ...")
        try:
            client.get_waiter("invalidation_completed").wait(
                DistributionId=distribution, Id=started, WaiterConfig={"Delay": 5, "MaxAttempts": WAIT // 5}
            )
        except botocore.exceptions.WaiterError:
            raise Stop("CloudFront still serves the old page after a quarter of an hour. The files are up; it follows by itself.") from None


if __name__ == "__main__":
    stack.run(main)
