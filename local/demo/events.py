"""Events of events/ for a stack on LocalStack: filled from it, and sent to its functions.

  events.py fill FUNCTION FILE      prints the event with its holes filled
  events.py replay [FUNCTION...]    sends every event to the Lambda service at LAMBDA_ENDPOINT (default: `sam local start-lambda`
                                    on port 3001) and holds that each is answered as its name says

Needs the stack of local/demo/stack (.pintle/stack.json). What an event uses up, a PIN, a code, a connector, is made for it.
"""

import base64
import functools
import html.parser
import json
import os
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import botocore.config

import stack as demo

EVENTS = demo.ROOT / "events"
HOLE = re.compile(r"\{\{(\w+)}}")
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
REDIRECT = "https://program.example/back?keep=1"
PERMISSIONS = [
    "groupinfo.read", "groupinfo.write", "groupmember.read", "groupmember.write", "groupmember.remove", "profile.read",
]
RECEIPT_SECONDS = 60
REVOKE = "RotateSigningKeys/accepted-revoke.json"
# The first two end accounts that others use, the last every access token.
LAST = ["ManageUsers/accepted-erase-other.json", "ManageUsers/accepted-erase.json", REVOKE]
# Filled without any person.
PLAIN = {"signIn", "tenantAdminSignIn", "signingSecret", "secretVersion"}


def state():
    if not demo.STATE.exists():
        raise demo.Failure("no stack is deployed: run `make local-stack` first")
    return json.loads(demo.STATE.read_text(encoding="utf-8"))


class Forms(html.parser.HTMLParser):
    """The forms of a page: for each the fields that a browser would send."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"ids": set(), "fields": {}})
        elif tag in ("input", "button") and self.forms:
            self.forms[-1]["ids"].add(given.get("id"))
            if given.get("name") and tag == "input":
                self.forms[-1]["fields"][given["name"]] = given.get("value") or ""
            elif given.get("name"):
                self.forms[-1].setdefault("buttons", {})[given.get("id")] = (given["name"], given.get("value") or "")

    def fields(self, button, **typed):
        form = next(one for one in self.forms if button in one["ids"])
        pressed = dict([form["buttons"][button]]) if button in form.get("buttons", {}) else {}
        return {**form["fields"], **pressed, **typed}


class Filling:
    """What the holes of one event are filled with; each is made when it is first asked for."""

    def __init__(self, where, function):
        self.where = where
        self.function = function

    def call(self, who, method, path, body=None, headers=None):
        token = self.where["signIns"][who] if who else ""
        status, answer = demo.call(self.where["address"] + path, token, body, method, headers)
        if not 200 <= status < 300:
            raise demo.Failure(f"{method} {path} answered {status} while an event was filled: {answer}")
        return answer

    def pin_sent_to(self, number):
        with urllib.request.urlopen(self.where["messages"], timeout=10) as answer:
            messages = json.load(answer)["sms_messages"][number]
        # A receipt may have come since.
        pins = [re.search(r"#(\d{6})\s*$", message["Message"]) for message in messages]
        return [pin for pin in pins if pin][-1].group(1)

    def register(self, who):
        if self.call(who, "GET", "/v1/me").get("mobileNumber"):
            return
        number = self.where["numbers"][who]
        self.call(who, "POST", "/v1/me/phone/pin", {"mobileNumber": number})
        self.call(who, "POST", "/v1/me/phone/verify", {"mobileNumber": number, "pin": self.pin_sent_to(number)})

    @functools.cached_property
    def connector(self):
        for who in self.where["numbers"]:
            self.register(who)
        return self.call("developer", "POST", "/v1/connectors", {
            "name": "Events", "description": "of a replay", "redirectUrl": REDIRECT, "permissions": PERMISSIONS})

    @functools.cached_property
    def grant(self):
        path = f"/v1/connectors/{self.connector['applicationId']}/grants"
        return self.call("group-admin", "POST", path, {"reach": "user"})

    @functools.cached_property
    def orphaned_grant(self):
        """Of a group whose Admin is the tenant administrator by now, and no longer who gave it."""
        def admin(who):
            self.call("tenant-admin", "PUT", "/v1/directory", {"groups": [{
                "groupId": "left", "name": "left",
                "members": [{"mobileNumber": self.where["numbers"][who], "role": "Admin"}]}]})
        admin("developer")
        path = f"/v1/connectors/{self.connector['applicationId']}/grants"
        grant = self.call("developer", "POST", path, {"reach": "group", "groupId": "left"})
        admin("tenant-admin")
        return grant

    @functools.cached_property
    def tenant_grant(self):
        path = f"/v1/connectors/{self.connector['applicationId']}/grants"
        return self.call("tenant-admin", "POST", path, {"reach": "tenant"})

    @functools.cached_property
    def freeze_code(self):
        """The code of that grant's receipt, which comes by SMS soon after."""
        number = self.where["numbers"]["tenant-admin"]
        grant = uuid.UUID(self.tenant_grant["grantId"]).bytes
        until = time.monotonic() + RECEIPT_SECONDS
        while time.monotonic() < until:
            with urllib.request.urlopen(self.where["messages"], timeout=10) as answer:
                messages = json.load(answer)["sms_messages"].get(number, [])
            for message in messages:
                found = re.search(r"(pintle_fc_)([\w-]+)([\w-]{6})$", message["Message"])
                if found and grant in base64.urlsafe_b64decode(found.group(2) + "=="):
                    return found.group()
            time.sleep(1)
        raise demo.Failure(f"no receipt came to {number} within {RECEIPT_SECONDS} s")

    @functools.cached_property
    def frozen_grant(self):
        self.call("", "POST", "/v1/freezes", {"code": self.freeze_code})
        return self.tenant_grant

    def tenant_admin(self, claim):
        payload = self.where["signIns"]["tenant-admin"].split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=="))[claim]

    @functools.cached_property
    def claim(self):
        path = f"/v1/connectors/{self.connector['applicationId']}/claimCodes"
        return self.call("group-admin", "POST", path, {"reach": "user"})

    @functools.cached_property
    def access_token(self):
        return self.call("", "GET", "/v1/accessToken", headers={
            "applicationId": self.connector["applicationId"], "applicationSecret": self.connector["applicationSecret"],
            "refreshToken": self.grant["refreshToken"]})["accessToken"]

    @functools.cached_property
    def pin(self):
        number = self.where["numbers"]["developer"]
        if self.function == "RegisterPhone":
            self.register("developer")
            self.call("developer", "POST", "/v1/me/phone/pin", {"mobileNumber": number})
        else:
            self.call("", "POST", "/v1/generatePin", {"mobileNumber": number, "applicationId": self.connector["applicationId"]})
        return self.pin_sent_to(number)

    @functools.cached_property
    def member(self):
        number = "+4915112345698"
        headers = {"accessToken": self.access_token}
        self.call("", "PUT", "/v1/groups/sales/members", {"members": [number]}, headers)
        members = self.call("", "GET", "/v1/groups/sales/members", headers=headers)["members"]
        return next(one["id"] for one in members if one["mobileNumber"] == number)

    @functools.cached_property
    def code(self):
        """A code of the group's admin, by the pages that a person sees."""
        number = self.where["numbers"]["group-admin"]
        address = self.where["address"] + "/api/Oauth/Authorize"
        start = f"{address}?{urllib.parse.urlencode({'client_id': self.connector['applicationId']})}"
        with urllib.request.urlopen(start, timeout=60) as answer:
            page = Forms(answer.read().decode())
        page = self.submit(address, page.fields("send", phone=number))
        page = self.submit(address, page.fields("verify", pin=self.pin_sent_to(number)))
        location = self.submit(address, page.fields("allow"))
        return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]

    @functools.cached_property
    def proof(self):
        """That the group's admin is there, for the request of events/AuthorizeConnector."""
        request = urllib.parse.urlencode({
            "client_id": self.connector["applicationId"], "response_type": "code", "code_challenge": CHALLENGE,
            "code_challenge_method": "S256"})
        return request, self.call("group-admin", "POST", "/v1/consents", {"request": request})["consentCode"]

    @functools.cached_property
    def bound_code(self):
        """A code of the group's admin with the challenge of events/IssueToken."""
        address = self.where["address"] + "/oauth2/authorize"
        request, proof = self.proof
        page = self.submit(address, {"parameters": request, "step": "show", "proof": proof})
        location = self.submit(address, page.fields("allow"))
        return urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]

    @staticmethod
    def submit(address, fields):
        """Answers the next page, or the address of the redirect to the program."""

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode())
        try:
            with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
                return Forms(answer.read().decode())
        except urllib.error.HTTPError as redirect:
            if redirect.code != 303:
                raise
            return redirect.headers["Location"]

    def staged_version(self):
        """What RotateSecret does before it calls the function."""
        secrets = demo.client("secretsmanager")
        version = str(uuid.uuid4())
        secrets.put_secret_value(
            SecretId=self.where["signingSecret"], ClientRequestToken=version, SecretString="{}", VersionStages=["AWSPENDING"])
        return version

    def value(self, hole):
        return {
            "accessToken": lambda: self.access_token,
            "applicationId": lambda: self.connector["applicationId"],
            "applicationSecret": lambda: self.connector["applicationSecret"],
            "redirectClientId": lambda: self.connector["applicationId"],
            "refreshToken": lambda: self.grant["refreshToken"],
            "grantId": lambda: self.grant["grantId"],
            "orphanedGrantId": lambda: self.orphaned_grant["grantId"],
            "tenantId": lambda: self.tenant_admin("tid"),
            "tenantAdminId": lambda: self.tenant_admin("oid"),
            "tenantGrantId": lambda: self.tenant_grant["grantId"],
            "frozenGrantId": lambda: self.frozen_grant["grantId"],
            "freezeCode": lambda: self.freeze_code,
            "claimId": lambda: self.claim["claimId"],
            "claimCode": lambda: self.claim["claimCode"],
            "code": lambda: self.code,
            "boundCode": lambda: self.bound_code,
            "proof": lambda: self.proof[1],
            "groupId": lambda: "sales",
            "memberId": lambda: self.member,
            "mobileNumber": lambda: self.where["numbers"]["developer"],
            "pin": lambda: self.pin,
            "secretId": lambda: self.call(
                "developer", "POST", f"/v1/connectors/{self.connector['applicationId']}/secrets", {})["secretId"],
            "secretVersion": self.staged_version,
            "signIn": lambda: self.where["signIns"]["developer"],
            "signingSecret": lambda: self.where["signingSecret"],
            "tenantAdminSignIn": lambda: self.where["signIns"]["tenant-admin"],
            "userId": lambda: self.call("second-admin", "GET", "/v1/me")["userId"],
        }[hole]()

    def fill(self, text):
        holes = dict.fromkeys(HOLE.findall(text))
        # The phones are registered before an event tells of one.
        if set(holes) - PLAIN:
            _ = self.connector
        values = {hole: self.value(hole) for hole in holes}
        return HOLE.sub(lambda hole: values[hole.group(1)], text)


def fill(function, file):
    return Filling(state(), function).fill(pathlib.Path(file).read_text(encoding="utf-8"))


def invoke(service, function, event):
    """Answers whether the function itself failed, and what it answered."""
    answer = service.invoke(FunctionName=function, Payload=event.encode())
    text = answer["Payload"].read().decode()
    answered = json.loads(text) if text.strip() else None
    return "FunctionError" in answer or isinstance(answered, dict) and "errorType" in answered, answered


def wrong(accepted, failed, answered):
    """Why this is not the answer that the file's name promises; empty where it is."""
    status = answered.get("statusCode") if isinstance(answered, dict) else None
    if status is None:
        return "" if accepted != failed else f"the function {'failed' if failed else 'did not fail'}: {answered}"
    right = 200 <= status < 400 if accepted else 400 <= status < 500
    return "" if right else f"status {status}: {answered.get('body')}"


def replay(functions):
    service = boto3.client(
        "lambda", region_name=demo.REGION, endpoint_url=os.environ.get("LAMBDA_ENDPOINT", "http://127.0.0.1:3001"),
        config=botocore.config.Config(read_timeout=120, retries={"total_max_attempts": 1}))
    where = state()
    files = sorted(path for path in EVENTS.glob("*/*.json") if not functions or path.parent.name in functions)
    if not files:
        raise demo.Failure(f"there are no events of {', '.join(functions)}: see events/")
    names = {path: str(path.relative_to(EVENTS)) for path in files}
    files.sort(key=lambda path: LAST.index(names[path]) + 1 if names[path] in LAST else 0)
    faults = []
    started = time.monotonic()
    for number, path in enumerate(files, 1):
        function = path.parent.name
        event = Filling(where, function).fill(path.read_text(encoding="utf-8"))
        fault = wrong(path.name.startswith("accepted"), *invoke(service, function, event))
        if fault:
            faults.append(f"{function}/{path.name}: {fault}")
        print(f"{number:3}/{len(files)} {'WRONG' if fault else 'ok   '} {function}/{path.stem}", flush=True)
    if REVOKE in names.values():
        # Else nothing would be signed on this stack any more. As after a leak, so that a version which an event left pending
        # is given up.
        demo.operate("rotate-keys", where["stack"], "--compromised")
    print(f"{len(files) - len(faults)} of {len(files)} events were answered as their names say, in {time.monotonic() - started:.0f} s")
    if faults:
        raise demo.Failure("\n".join(["not as their names say:"] + faults))


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "fill":
        print(fill(arguments[1], arguments[2]))
    elif arguments and arguments[0] == "replay":
        replay(arguments[1:])
    else:
        raise demo.Failure("usage: events.py fill FUNCTION FILE | replay [FUNCTION...]")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except demo.Failure as failure:
        sys.exit(f"events: {failure}")
