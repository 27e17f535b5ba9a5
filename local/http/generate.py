"""Writes the HTTP file and the Bruno collection of docs/ from docs/openapi.yaml.

Addresses, headers and bodies are those of OpenAPI with its examples; what an example stands for (an ID, a token, a PIN) becomes a
variable that an earlier answer fills. STEPS alone is written by hand: the order, who calls, and what is kept of an answer. It has
every operation, or this program fails.
"""

import json
import pathlib
import re
import shutil
import sys
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
METHODS = ("get", "put", "post", "patch", "delete")
MADE = "Made by local/collections from docs/openapi.yaml; change that, or the steps in local/http/generate.py."

# What an example of OpenAPI stands for.
STANDS_FOR = {
    r"f3a9c1d2-5b7e-4c8a-9d10-2e4f6a8b0c1d": "applicationId",
    r"pintle_rt_\w+": "refreshToken",
    r"pintle_cs_\w+": "applicationSecret",
    r"pintle_cc_\w+": "claimCode",
    r"pintle_co_\w+": "consentCode",
}
# In a browser's address and in the page's request alike; the challenge is of RFC 7636, appendix B.
CHALLENGE = {"response_type": "code", "state": "a", "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}
ENVIRONMENT = {
    "base": "http://127.0.0.1:8080",
    "developerNumber": "+4915112345678",
    "administratorNumber": "+4915112345679",
    "tenantAdministratorNumber": "+4915112345680",
}
REFUSED = "refused, because "


class Step:
    """One request: an operation of OpenAPI, or one of make run's own addresses (`local`)."""

    def __init__(self, operation="", status=200, caller="", keep=None, local="", title="", note="", query=None, body=None, path=None):
        self.operation, self.status, self.caller, self.local = operation, status, caller, local
        self.keep, self.title, self.note = keep or {}, title, note
        self.query, self.body, self.path = query or {}, body or {}, path or {}


def sign_in(login, name):
    return Step(local=f"/local/sign-in?user={login}", title=f"Sign in as {login}", keep={name: "token"}, note="Elsewhere: fill the variable with the token of a sign-in.")


INBOX = Step(local="/local/inbox", title="Read the newest PIN", keep={"pin": "0.pin"}, note="Elsewhere: fill the variable with the PIN of the SMS.")


def phone(person):
    number = {"mobileNumber": f"{{{{{person}Number}}}}"}
    return [Step("sendPin", caller=person, body=number), INBOX, Step("verifyPhone", caller=person, body={**number, "pin": "{{pin}}"})]


def steps():
    """The sections in order."""
    developer, administrator, tenant = "developer", "administrator", "tenantAdministrator"
    whole = {"permissions": ["groupinfo.read", "groupinfo.write", "groupmember.read", "groupmember.write", "groupmember.remove", "profile.read"]}
    return {
        "Sign in and register phones": [
            sign_in("developer", developer), sign_in("group-admin", administrator), sign_in("tenant-admin", tenant),
            Step("showMe", caller=developer, keep={"userId": "userId"}), *phone(developer), *phone(administrator), *phone(tenant),
        ],
        "Connectors": [
            Step("createConnector", 201, developer, {"applicationId": "applicationId", "applicationSecret": "applicationSecret"}, body=whole),
            Step("listConnectors", caller=developer),
            Step("showConnector", caller=developer),
            Step("changeConnector", caller=developer, body={"active": True}),
            Step("addSecret", 201, developer, {"secretId": "secretId"}, body={"oldExpiresAt": None}),
            Step("deleteSecret", 204, developer),
        ],
        "Refresh tokens": [
            Step("previewReach", caller=administrator, query={"reach": "user"}),
            Step("issueGrant", 201, administrator, {"grantId": "grantId", "refreshToken": "refreshToken"}),
            Step("listGrants", caller=developer),
            Step("listGivenGrants", caller=administrator),
            Step("showReachOfGrant", caller=administrator),
            Step("createClaimCode", 201, administrator, {"claimId": "claimId", "claimCode": "claimCode"}, body={"reach": "user", "groupId": None}),
            Step("listClaimCodes", caller=administrator),
            Step("redeemClaimCode", keep={"refreshToken": "refreshToken"}, note="The new token takes the place of the one before."),
            Step("createClaimCode", 201, administrator, {"claimId": "claimId"}),
            Step("cancelClaimCode", 204, administrator),
            Step("generatePin", body={"mobileNumber": "{{administratorNumber}}"}),
            INBOX,
            Step("loginWithPin", keep={"refreshToken": "refreshToken"}, body={"mobileNumber": "{{administratorNumber}}", "pin": "{{pin}}"}),
        ],
        "The program": [
            Step("exchangeToken", keep={"accessToken": "accessToken"}),
            Step("listGroups", keep={"groupId": "groups.0.groupId"}),
            Step("showGroup"),
            Step("listSubGroups"),
            Step("createGroup", keep={"groupId": "groupId"}),
            Step("addMembers", body={"members": ["{{developerNumber}}"]}),
            Step("listMembers", keep={"memberId": "members.0.id"}),
            Step("removeMember"),
            Step("showGrantor"),
            Step("explainFailure"),
        ],
        "OAuth 2.0": [
            Step("readMetadata"), Step("readResourceMetadata"), Step("readKeys"),
            Step("issueToken", keep={"accessToken": "access_token"}),
            Step("introspectToken"),
            Step("askForAuthorization", 303, query={"client_id": "{{applicationId}}", **CHALLENGE}),
            Step("proveSignIn", 201, administrator, {"consentCode": "consentCode"}, body={"request": "client_id={{applicationId}}&" + urllib.parse.urlencode(CHALLENGE)}),
            Step("submitConsent", body={"parameters": "client_id={{applicationId}}&" + urllib.parse.urlencode(CHALLENGE)}),
            Step("openConsentPage", query={"client_id": "{{applicationId}}", "state": "a"}),
            Step("submitConsentPage"),
            Step("exchangeCode", 400, note=REFUSED + "the code is nobody's; a real one comes with the redirect after the consent."),
        ],
        "The organisation": [
            Step("importDirectory", caller=tenant, query={"dryRun": "true"}),
            Step("listDirectoryGroups", caller=administrator, keep={"groupId": "groups.0.groupId"}),
            Step("createDirectoryGroup", 201, tenant, {"groupId": "groupId"}),
            Step("showDirectoryGroup", caller=tenant),
            Step("putDirectoryMembers", caller=tenant),
            Step("listDirectoryMembers", caller=tenant, keep={"memberId": "members.0.memberId"}),
            Step("removeDirectoryMember", 204, tenant),
            Step("listAuditEvents", caller=tenant), Step("showSms", caller=tenant), Step("listAdmins", caller=tenant),
            Step("unlockPhone", 204, tenant),
        ],
        "Ends": [
            Step("adoptGrant", 404, tenant, note=REFUSED + "the grant was replaced by the sign-in by PIN."),
            Step("freezeGrant", 204, note="The code is nobody's, which is not told; a real one stands in the SMS about a grant."),
            Step("unfreezeGrant", 204, tenant),
            Step("endGrant", 204, administrator),
            Step("revokeToken"), Step("reportLeak", 204),
            Step("endGrantsOfConnector", caller=developer), Step("endGrantsOfUser", caller=tenant), Step("endGrantsOfOrganisation", caller=tenant),
            Step("deleteConnector", 204, developer),
            Step("releasePhone", 204, tenant),
            Step("withdrawAdmin", 404, tenant, note=REFUSED + "the developer is no tenant administrator."),
            Step("eraseUser", 204, tenant),
            Step("eraseMe", 204, administrator),
        ],
    }


class Api:
    """docs/openapi.yaml by operation."""

    def __init__(self):
        self.document = yaml.safe_load((DOCS / "openapi.yaml").read_text(encoding="utf-8"))
        self.operations = {
            item["operationId"]: (method.upper(), path, item)
            for path, items in self.document["paths"].items() for method, item in items.items() if method in METHODS
        }

    def resolved(self, value):
        while "$ref" in value:
            node = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                node = node[part]
            value = node
        return value

    def parameters(self, item, where):
        every = [self.resolved(one) for one in item.get("parameters", [])]
        return [one for one in every if one["in"] == where]


class Request:
    """A step as it is sent: what both kinds of files are written from."""

    def __init__(self, api, step):
        self.step = step
        if step.local:
            self.method, self.path, self.query, self.optional = "GET", step.local, {}, []
            self.headers, self.body, self.media, self.title = {"Accept": "application/json"}, None, "", step.title
            return
        self.method, path, item = api.operations[step.operation]
        self.title = item["summary"]
        self.path = re.sub(r"\{(\w+)\}", lambda hole: "{{" + step.path.get(hole[1], hole[1]) + "}}", path)
        self.query = step.query
        self.optional = [one["name"] for one in api.parameters(item, "query") if one["name"] not in step.query]
        missing = [one["name"] for one in api.parameters(item, "query") if one.get("required") and one["name"] not in step.query]
        if missing:
            raise SystemExit(f"FAILED: {step.operation} needs the query {', '.join(missing)}; give it to its step in local/http/generate.py")
        self.headers = self._headers(api, item)
        self.media, self.body = self._body(item)

    def _headers(self, api, item):
        headers = {}
        demanded = item.get("security", api.document.get("security", []))
        if {"portalSignIn": []} in demanded:
            if not self.step.caller:
                raise SystemExit(f"FAILED: {self.step.operation} needs a sign-in; name its caller in local/http/generate.py")
            headers["Authorization"] = f"Bearer {{{{{self.step.caller}}}}}"
        elif any("accessToken" in one for one in demanded):
            headers["accessToken"] = "{{accessToken}}"
        elif any("applicationSecret" in one for one in demanded):
            headers.update({name: f"{{{{{name}}}}}" for name in ("applicationId", "applicationSecret", "refreshToken")})
        return headers

    def _body(self, item):
        content = item.get("requestBody", {}).get("content", {})
        if not content:
            return "", None
        media = next(iter(content))
        example = json.loads(json.dumps(content[media]["example"]))
        if isinstance(example, dict):
            example = {name: value for name, value in {**example, **self.step.body}.items() if value is not None}
        return media, filled(example)

    def text(self):
        """The body as it stands in a file."""
        if self.media == "application/json":
            return json.dumps(self.body, ensure_ascii=False, indent=2)
        return "&".join(f"{name}={encoded(str(value))}" for name, value in self.body.items())

    def address(self):
        query = "&".join(f"{name}={encoded(value)}" for name, value in self.query.items())
        return "{{base}}" + self.path + ("?" + query if query else "")


def filled(value):
    """An example with variables in place of what it stands for."""
    if isinstance(value, dict):
        return {name: filled(one) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one) for one in value]
    if isinstance(value, str):
        for pattern, name in STANDS_FOR.items():
            value = re.sub(pattern, "{{" + name + "}}", value)
    return value


def encoded(text):
    """Percent-encoded but for variables."""
    return "".join(part if part.startswith("{{") else urllib.parse.quote(part, safe="") for part in re.split(r"(\{\{\w+\}\})", text))


def member(path):
    """`groups.0.groupId` in JavaScript."""
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in path.split("."))


# --- the HTTP file ---------------------------------------------------------------------------------------------------------------


def http_file(sections):
    lines = [
        f"# {MADE}",
        "#",
        "# For the HTTP clients of JetBrains' IDEs and of httpYac (Visual Studio Code, command line): choose the environment make-run,",
        "# and send the requests from top to bottom. Those of the last section take away what the others made.",
    ]
    for section, requests in sections.items():
        lines += ["", f"# ---- {section} ----"]
        for request in requests:
            step = request.step
            lines += ["", f"### {section}: {request.title}"]
            if step.note:
                lines.append(f"# {step.note[0].upper()}{step.note[1:]}")
            if 300 <= step.status < 400:
                lines.append("# @no-redirect")
            lines.append(f"{request.method} {request.address()}")
            lines += [f"{name}: {value}" for name, value in request.headers.items()]
            if request.body is not None:
                lines += [f"Content-Type: {request.media}", "", request.text()]
            lines += ["", "> {%", f'client.test("answers {step.status}", () => client.assert(response.status === {step.status}));']
            lines += [f'client.global.set("{name}", response.body{member(path)});' for name, path in step.keep.items()]
            lines.append("%}")
    return "\n".join(lines) + "\n"


# --- the Bruno collection ------------------------------------------------------------------------------------------------------


def block(head, lines):
    return [f"{head} {{", *(f"  {line}" for line in lines), "}", ""]


def bruno_file(request, number):
    step = request.step
    bodies = {"": "none", "application/json": "json", "application/x-www-form-urlencoded": "formUrlEncoded"}
    lines = block("meta", [f"name: {request.title}", "type: http", f"seq: {number}"])
    lines += block(request.method.lower(), [f"url: {request.address()}", f"body: {bodies[request.media]}", "auth: none"])
    query = [f"{name}: {encoded(value)}" for name, value in request.query.items()] + [f"~{name}: " for name in request.optional]
    if query and not step.local:
        lines += block("params:query", query)
    if request.headers:
        lines += block("headers", [f"{name}: {value}" for name, value in request.headers.items()])
    if request.media == "application/json":
        lines += block("body:json", request.text().splitlines())
    elif request.body is not None:
        lines += block("body:form-urlencoded", [f"{name}: {value}" for name, value in request.body.items()])
    if step.keep:
        lines += block("vars:post-response", [f"{name}: res.body{member(path)}" for name, path in step.keep.items()])
    lines += block("assert", [f"res.status: eq {step.status}"])
    if 300 <= step.status < 400:
        lines += block("settings", ["followRedirects: false", "maxRedirects: 0"])
    if step.note:
        lines += block("docs", [step.note[0].upper() + step.note[1:]])
    return "\n".join(lines).rstrip("\n") + "\n"


def slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def bruno(sections):
    files = {"bruno.json": json.dumps({"version": "1", "name": "Pintle", "type": "collection", "ignore": ["node_modules"]}, indent=2) + "\n"}
    files["collection.bru"] = "\n".join(block("docs", [MADE, "Choose the environment make-run and run the folders in order; the last one takes away what the others made."])).rstrip("\n") + "\n"
    files["environments/make-run.bru"] = "\n".join(block("vars", [f"{name}: {value}" for name, value in ENVIRONMENT.items()])).rstrip("\n") + "\n"
    for place, (section, requests) in enumerate(sections.items(), 1):
        folder = f"{place}-{slug(section)}"
        files[f"{folder}/folder.bru"] = "\n".join(block("meta", [f"name: {section}", f"seq: {place}"])).rstrip("\n") + "\n"
        for number, request in enumerate(requests, 1):
            files[f"{folder}/{number:02d}-{slug(request.title)}.bru"] = bruno_file(request, number)
    return files


def written():
    """All files by their path below docs/."""
    api = Api()
    sections = {section: [Request(api, step) for step in every] for section, every in steps().items()}
    sent = {step.operation for every in steps().values() for step in every if step.operation}
    if sent != set(api.operations):
        raise SystemExit(f"FAILED: without a step in local/http/generate.py, or there no more: {', '.join(sorted(sent ^ set(api.operations)))}")
    files = {"http/pintle.http": http_file(sections), "http/http-client.env.json": json.dumps({"make-run": ENVIRONMENT}, indent=2) + "\n"}
    files.update({f"bruno/{name}": text for name, text in bruno(sections).items()})
    return files


def stale(files):
    """What stands in docs/ and is not what would be written."""
    there = {str(path.relative_to(DOCS)) for folder in ("http", "bruno") for path in (DOCS / folder).rglob("*") if path.is_file()}
    return sorted((there ^ set(files)) | {name for name in there & set(files) if (DOCS / name).read_text(encoding="utf-8") != files[name]})


def main(arguments):
    files = written()
    if arguments == ["--check"]:
        wrong = stale(files)
        if wrong:
            raise SystemExit(f"FAILED: docs/{wrong[0]}{f' and {len(wrong) - 1} more are' if len(wrong) > 1 else ' is'} not what docs/openapi.yaml makes; run local/collections")
        return
    for folder in ("http", "bruno"):
        shutil.rmtree(DOCS / folder, ignore_errors=True)
    for name, text in files.items():
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
