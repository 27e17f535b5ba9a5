"""Prepares a fresh local run for local/schemathesis and prints the settings of Schemathesis: what each call shows.

It signs in as the administrator of another tenant, who can break nothing that the other calls need. These have a connector of the
first tenant with a user grant of its group administrator, so calls with the access token reach real groups.
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

DEVELOPER, GROUP_ADMIN, TENANT_ADMIN, OTHER_ADMIN = "developer", "group-admin", "tenant-admin", "other-tenant-admin"
SCOPES = ["groupinfo.read", "groupinfo.write", "groupmember.read", "groupmember.write", "groupmember.remove", "profile.read"]
# Calls that leave the program's connector and its grant as they are.
HARMLESS = ["showConnector", "previewReach", "listGrants", "issueGrant", "listClaimCodes", "createClaimCode"]


class Pintle:
    def __init__(self, base):
        self.base = base

    def call(self, method, path, headers=None, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {**(headers or {}), "Content-Type": "application/json"}, method=method)
        for attempt in range(5):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refusal:
                # A busy machine: what the answer asks for, as any client would.
                if refusal.code != 503 or attempt == 4:
                    raise
                time.sleep(int(refusal.headers["Retry-After"]))

    def sign_in(self, user):
        return {"Authorization": "Bearer " + self.call("GET", "/local/sign-in?user=" + user)["token"]}

    def register(self, signed_in, number):
        self.call("POST", "/v1/me/phone/pin", signed_in, {"mobileNumber": number})
        pin = self.call("GET", "/local/inbox?phone=" + urllib.parse.quote(number))[0]["pin"]
        self.call("POST", "/v1/me/phone/verify", signed_in, {"mobileNumber": number, "pin": pin})


def settings(base):
    pintle = Pintle(base)
    other, admin, granter = (pintle.sign_in(user) for user in (OTHER_ADMIN, TENANT_ADMIN, GROUP_ADMIN))
    pintle.register(granter, "+4915112345679")
    pintle.register(admin, "+4915112345680")
    pintle.register(other, "+4915112345681")
    made = {"name": "Schemathesis", "redirectUrl": "https://program.example/back", "permissions": SCOPES}
    program = pintle.call("POST", "/v1/connectors", admin, made)
    # Wrong secrets lock a connector: this one is for them.
    client = pintle.call("POST", "/v1/connectors", admin, made)
    own = "/v1/connectors/" + program["applicationId"]
    grant = pintle.call("POST", own + "/grants", granter, {"reach": "user"})
    ended = pintle.call("POST", "/v1/connectors/" + client["applicationId"] + "/grants", granter, {"reach": "user"})
    claim = pintle.call("POST", own + "/claimCodes", granter, {"reach": "user"})
    pair = {name: program[name] for name in ("applicationId", "applicationSecret")}
    refresh_token = {"refreshToken": grant["refreshToken"]}
    access_token = pintle.call("GET", "/v1/accessToken", {**pair, **refresh_token})["accessToken"]
    members = pintle.call("GET", "/v1/groups/sales/members", {"accessToken": access_token})["members"]
    # Without its administrator the group would be out of reach.
    member = next(one["id"] for one in members if one["role"] == "Member")
    schemes = {
        "portalSignIn.bearer": other["Authorization"].removeprefix("Bearer "),
        "accessToken.api_key": access_token,
        "applicationId.api_key": program["applicationId"],
        "applicationSecret.api_key": program["applicationSecret"],
        "clientBasic.username": client["applicationId"],
        "clientBasic.password": client["applicationSecret"],
    }
    # What a run before found would make this one another run.
    yield "cache.enabled = false"
    yield "generation.with-security-parameters = false"
    for scheme, value in schemes.items():
        yield f"auth.openapi.{scheme} = {json.dumps(value)}"
    yield from operation(["exchangeToken"], parameters={"header.refreshToken": grant["refreshToken"]})
    yield from operation(HARMLESS, headers=admin, parameters={"path.applicationId": program["applicationId"]})
    yield from operation(["endGrant"], headers=admin, parameters={"path.grantId": ended["grantId"]})
    yield from operation(["cancelClaimCode"], headers=admin, parameters={"path.claimId": claim["claimId"]})
    yield from operation(["openConsentPage"], parameters={"query.client_id": client["applicationId"]})
    known = {"query.client_id": client["applicationId"], "query.redirect_uri": made["redirectUrl"]}
    yield from operation(["askForAuthorization"], parameters=known)
    # Whom it proves is a person with a phone, so it gets as far as the request.
    yield from operation(["proveSignIn"], headers=granter)
    yield from operation(["showGroup", "listSubGroups", "listMembers", "addMembers"], parameters={"path.groupId": "sales"})
    yield from operation(["removeMember"], parameters={"path.groupId": "sales", "path.memberId": member})
    # Erased is somebody whom nothing else needs.
    yield from operation(["eraseMe"], headers=pintle.sign_in(DEVELOPER))


def operation(names, **values):
    yield "\n[[operations]]"
    yield "include-operation-id = " + json.dumps(names)
    for kind, table in values.items():
        yield kind + " = { " + ", ".join(f"{json.dumps(name)} = {json.dumps(value)}" for name, value in table.items()) + " }"


if __name__ == "__main__":
    print("\n".join(settings(sys.argv[1])))
