"""Pintle with Authlib: from the issuer to the groups, and to the end of the grant.

Prints `open <address>` for the person's browser, and reads the address to which the person came back.
"""

import os
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2 import rfc8414, rfc9207

ISSUER = os.environ["ISSUER"]
SCOPE = "groupinfo.read groupmember.read"


def ok(step):
    print("ok", step, flush=True)


found = requests.get(rfc8414.get_well_known_url(ISSUER, external=True), timeout=30)
found.raise_for_status()
server = rfc8414.AuthorizationServerMetadata(found.json())
server.validate(metadata_classes=[rfc9207.AuthorizationServerMetadata])
assert server["issuer"] == ISSUER
ok("discover")

session = OAuth2Session(
    os.environ["CLIENT_ID"],
    os.environ["CLIENT_SECRET"],
    redirect_uri=os.environ["REDIRECT_URI"],
    scope=SCOPE,
    code_challenge_method="S256",
    token_endpoint=server["token_endpoint"],
)
verifier = generate_token(48)
address, state = session.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier)
print("open", address, flush=True)
back = input()
assert parse_qs(urlsplit(back).query)["iss"] == [ISSUER]  # Authlib leaves this to its user.
ok("authorize")

session.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
ok("exchange")

groups = session.get(ISSUER + "/v1/groups")
groups.raise_for_status()
assert groups.json()["groups"]
ok("use")

assert session.refresh_token()["scope"] == SCOPE
ok("refresh")
assert session.refresh_token(scope="groupinfo.read")["scope"] == "groupinfo.read"
ok("narrow")


def introspect():
    answer = session.introspect_token(
        server["introspection_endpoint"], session.token["access_token"], token_type_hint="access_token"
    )
    answer.raise_for_status()
    return answer.json()


told = introspect()
assert told["active"] and told["scope"] == "groupinfo.read" and told["client_id"] == session.client_id
ok("introspect")

refresh_token = session.token["refresh_token"]
session.revoke_token(server["revocation_endpoint"], refresh_token, token_type_hint="refresh_token").raise_for_status()
ok("revoke")
assert introspect() == {"active": False}
ok("inactive")
try:
    session.refresh_token(refresh_token=refresh_token)
    raise SystemExit("an ended grant was refreshed")
except OAuthError as refusal:
    assert refusal.error == "invalid_grant"
ok("refused")
