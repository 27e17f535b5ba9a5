"""Pintle with requests-oauthlib: from the issuer to the groups, and to the end of the grant.

Prints `open <address>` for the person's browser, and reads the address to which the person came back.
`make run` has no certificate: set OAUTHLIB_INSECURE_TRANSPORT=1 there.
"""

import os
from urllib.parse import parse_qs, urlsplit

from oauthlib.oauth2 import InvalidGrantError, WebApplicationClient
from requests.auth import HTTPBasicAuth
from requests_oauthlib import OAuth2Session

ISSUER = os.environ["ISSUER"]
CLIENT_ID = os.environ["CLIENT_ID"]
SECRET = HTTPBasicAuth(CLIENT_ID, os.environ["CLIENT_SECRET"])
SCOPE = ["groupinfo.read", "groupmember.read"]


def ok(step):
    print("ok", step, flush=True)


client = WebApplicationClient(CLIENT_ID)
session = OAuth2Session(client=client, redirect_uri=os.environ["REDIRECT_URI"], scope=SCOPE, pkce="S256")

found = session.get(ISSUER + "/.well-known/oauth-authorization-server")
found.raise_for_status()
server = found.json()
assert server["issuer"] == ISSUER
ok("discover")

address, state = session.authorization_url(server["authorization_endpoint"])
print("open", address, flush=True)
back = input()
assert parse_qs(urlsplit(back).query)["iss"] == [ISSUER]  # The library checks the state, and leaves this to its user.
ok("authorize")

session.fetch_token(server["token_endpoint"], authorization_response=back, auth=SECRET)
ok("exchange")

groups = session.get(ISSUER + "/v1/groups")
groups.raise_for_status()
assert groups.json()["groups"]
ok("use")


def refresh(scope):
    session.scope = scope
    return session.refresh_token(server["token_endpoint"], auth=SECRET)


assert refresh(SCOPE)["scope"] == SCOPE
ok("refresh")
assert refresh(["groupinfo.read"])["scope"] == ["groupinfo.read"]
ok("narrow")


def introspect(token):
    """The library has no word for it, but a form will do."""
    form = {"token": token, "token_type_hint": "access_token"}
    answer = session.post(server["introspection_endpoint"], form, auth=SECRET, withhold_token=True)
    answer.raise_for_status()
    return answer.json()


access_token, refresh_token = session.token["access_token"], session.token["refresh_token"]
told = introspect(access_token)
assert told["active"] and told["scope"] == "groupinfo.read" and told["client_id"] == CLIENT_ID
ok("introspect")

url, headers, form = client.prepare_token_revocation_request(
    server["revocation_endpoint"], refresh_token, token_type_hint="refresh_token"
)
session.post(url, form, headers=headers, auth=SECRET, withhold_token=True).raise_for_status()
ok("revoke")
assert introspect(access_token) == {"active": False}
ok("inactive")
try:
    refresh(["groupinfo.read"])
    raise SystemExit("an ended grant was refreshed")
except InvalidGrantError:
    ok("refused")
