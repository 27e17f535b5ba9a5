"""local/check-client against a stand-in of a deployment, whole and with one planted deviation each."""

import base64
import contextlib
import http.server
import importlib.machinery
import importlib.util
import io
import json
import os
import re
import sys
import threading
import time
import unittest
import urllib.parse
from unittest import mock

import stack

PROGRAM = str(stack.ROOT / "local" / "check-client")
loader = importlib.machinery.SourceFileLoader("check_client", PROGRAM)
check_client = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_client", loader))
loader.exec_module(check_client)

ID, SECRET, REFRESH = "ABCDEF00-0000-4000-8000-000000000001", "pintle_cs_stand-in-secret", "pintle_rt_stand-in-token"
NUMBER = "+4915112345678"
GIVEN = {"PINTLE_APPLICATION_ID": ID, "PINTLE_APPLICATION_SECRET": SECRET, "PINTLE_REFRESH_TOKEN": REFRESH}
SCOPES = ["groupinfo.read", "groupinfo.write", "groupmember.read", "profile.read"]
GROUP = {
    "groupId": "sales", "groupName": "Sales", "groupImageUrl": "", "hasSubGroups": True, "hasParentGroups": False, "callerRole": "Admin",
    "isMappedToTenant": True, "groupType": "Group", "userCount": 1,
}


def encoded(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


class StandIn(http.server.ThreadingHTTPServer):
    """The calls that need no sign-in, by the contract; a deviation sees each answer before it goes out."""

    daemon_threads = True

    def __init__(self, deviation=lambda line, answer: None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.deviation = deviation
        self.base = f"http://127.0.0.1:{self.server_port}"
        now = int(time.time())
        said = {
            "iss": self.base, "aud": self.base, "exp": now + 86_400, "iat": now, "sub": "s", "client_id": ID, "jti": "j",
            "scope": " ".join(SCOPES),
        }
        self.access = ".".join([encoded({"typ": "at+jwt", "alg": "ES256", "kid": "k"}), encoded(said), "signature"])
        self.expiry = (now + 86_400) * 1000


class Refused(Exception):
    pass


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answered(self):
        length = int(self.headers.get("Content-Length", 0))
        self.sent = self.rfile.read(length).decode()
        path, _, _ = self.path.partition("?")
        line = f"{self.command} {re.sub('/+', '/', path)}"
        try:
            status, body, more = self.answer(line)
        except Refused as refused:
            status, body, more = refused.args
        answer = {
            "status": status, "body": body,
            "headers": {"Content-Type": "application/json", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "*", **more},
        }
        self.server.deviation(line, answer)
        text = b"" if answer["body"] is None else json.dumps(answer["body"]).encode()
        self.send_response(answer["status"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answered

    def refuse(self, status, code, message="No.", **more):
        body = {"message": message, "errorCode": code, "errorCategoryKey": check_client.CATEGORIES[code], "requestId": "r", **more}
        raise Refused(status, body, {})

    def pair(self, application_id, secret):
        application_id, secret = (application_id or "").strip(), (secret or "").strip()
        if not application_id or not secret:
            self.refuse(400, "InvalidParameters", check_client.WRONG_PAIR)
        if application_id.upper() != ID or secret != SECRET:
            self.refuse(401, "Unauthenticated", check_client.WRONG_PAIR, error="invalid_client")

    def form(self):
        return dict(urllib.parse.parse_qsl(self.sent))

    def answer(self, line):
        if self.command == "OPTIONS":
            return 200, None, {"Access-Control-Allow-Headers": ",".join(check_client.OWN_HEADERS)}
        if line == "GET /v1/accessToken":
            self.pair(self.headers["applicationId"], self.headers["applicationSecret"])
            if not self.headers["refreshToken"]:
                self.refuse(400, "InvalidParameters")
            if self.headers["refreshToken"].strip() != REFRESH:
                self.refuse(401, "InvalidToken")
            s = self.server
            return 200, {
                "accessToken": s.access, "endpointUrl": s.base, "accessTokenExpiry": s.expiry, "scope": ",".join(SCOPES), "refreshToken": None,
            }, {}
        if line == "POST /v1/generatePin":
            return self.generate_pin()
        if line.lower() == "post /api/oauth/token":
            form = {**self.form(), **{name: self.headers[name] for name in ("client_id", "client_secret", "code") if self.headers[name]}}
            self.pair(form.get("client_id"), form.get("client_secret"))
            self.refuse(400, "InvalidToken", error="invalid_grant")
        if line == "POST /oauth2/token":
            return 200, {"access_token": "t", "token_type": "Bearer", "expires_in": 86_400, "scope": " ".join(SCOPES)}, {}
        if line == "GET /.well-known/jwks.json":
            return 200, {"keys": [{"kid": "k"}]}, {}
        if line == "GET /.well-known/oauth-authorization-server":
            names = ("token_endpoint", "introspection_endpoint", "revocation_endpoint", "jwks_uri")
            return 200, {"issuer": self.server.base, **{name: f"{self.server.base}/{name}" for name in names}}, {}
        return self.resource(line)

    def generate_pin(self):
        if self.headers["Content-Type"] == "application/xml":
            self.refuse(415, "InvalidParameters")
        if len(self.sent) > 8 * 1024:
            self.refuse(413, "InvalidParameters")
        try:
            body = json.loads(self.sent)
        except ValueError:
            self.refuse(400, "InvalidParameters")
        if body.get("applicationId") != ID:
            self.refuse(401, "Unauthenticated", check_client.WRONG_PAIR)
        if body.get("mobileNumber", "").startswith("+4930"):
            self.refuse(400, "InvalidParameters", hint="unsupportedNumber")
        self.refuse(400, "InvalidParameters")

    def resource(self, line):
        if line in ("GET /v1/me", "GET /v1/connectors"):
            self.refuse(401, "InvalidToken")
        left_out = re.search("messages|actions|media|webhook", line)
        if left_out or line not in ("GET /v1/groups", "POST /v1/groups") and not re.match("GET /v1/(groups/|users/me$)", line):
            self.refuse(404, "NotFound", hint="left out")
        token = self.headers["accessToken"] or (self.headers["Authorization"] or "").removeprefix("Bearer ")
        if not token:
            self.refuse(400, "InvalidParameters")
        if token != self.server.access:
            self.refuse(401, "InvalidToken", check_client.BAD_ACCESS_TOKEN)
        if line == "POST /v1/groups":
            self.refuse(413 if len(self.sent) > 64 * 1024 else 400, "InvalidParameters")
        detailed = {**GROUP, "currentLevelUserCount": 1}
        answers = {
            "GET /v1/groups": {"groups": [GROUP]},
            "GET /v1/groups/sales": {**detailed, "welcomeMessage": "", "groups": [detailed]},
            "GET /v1/groups/sales/subGroups": {**GROUP, "subGroups": [{**GROUP, "isDuplicate": False, "welcomeMessage": ""}], "welcomeMessage": "", "groups": []},
            "GET /v1/groups/sales/members": {"members": [{"id": "m", "role": "Admin", "mobileNumber": NUMBER, "isProvisioned": True}]},
            "GET /v1/users/me": {"id": "u", "name": "Greta", "mobileNumber": NUMBER, "isProvisioned": True},
        }
        if line not in answers:
            self.refuse(404, "NotFound")
        return 200, json.loads(json.dumps(answers[line])), {}


def run(server, given=GIVEN, base=None, arguments=()):
    """The program's exit code and what it said."""
    out, errors = io.StringIO(), io.StringIO()
    out.reconfigure = lambda **_: None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PINTLE_")}
    with mock.patch.dict(os.environ, {**environment, **given}, clear=True), contextlib.redirect_stdout(out), \
            contextlib.redirect_stderr(errors), mock.patch.object(sys, "argv", ["check-client", "--base", base or server.base, *arguments]):
        try:
            check_client.main()
        except SystemExit as end:
            return end.code, out.getvalue(), errors.getvalue()


class CheckClient(unittest.TestCase):
    def deployed(self, deviation=lambda line, answer: None):
        server = StandIn(deviation)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def misses(self, deviation):
        code, out, errors = run(self.deployed(deviation))
        lines = [line[6:] for line in out.splitlines() if line.startswith("MISS")]
        self.assertEqual((1 if lines else 0, ""), (code, errors), out)
        self.assertNotIn(SECRET, out)
        self.assertNotIn(REFRESH, out)
        self.assertNotIn(NUMBER[1:], out)
        return lines

    def missed(self, sentence, came, deviation):
        """Exactly one rule is missed, and its line says what came."""
        lines = self.misses(deviation)
        self.assertEqual(1, len(lines), lines)
        self.assertTrue(lines[0].startswith(sentence + ": expected "), lines[0])
        self.assertIn("; came " + came, lines[0])
        self.assertIn("; the mend: ", lines[0])

    def on(self, at, change, status=None):
        """A deviation in the answers of a call, or in those with this status."""
        def deviation(line, answer):
            if line == at and status in (None, answer["status"]):
                change(answer)
        return deviation

    def test_a_deployment_by_the_contract_misses_nothing_and_what_is_not_seen_is_said(self):
        code, out, errors = run(self.deployed())
        self.assertEqual((0, ""), (code, errors), out)
        self.assertRegex(out.splitlines()[-1], r"^[4-9]\d rules hold, 0 missed, [1-9]\d* skipped at http://127.0.0.1:")
        for skipped in ("generatePin answers exactly {}", "The successor comes", "GET /v1/me answers", "An end of the grant"):
            self.assertRegex(out, rf"(?m)^skip  {re.escape(skipped)}.*: \w")

    def test_a_wrong_field_name_is_one_miss_and_what_needs_the_token_is_skipped(self):
        def rename(answer):
            answer["body"]["token"] = answer["body"].pop("accessToken")
        self.missed(
            "GET /v1/accessToken answers exactly accessToken, endpointUrl, accessTokenExpiry, scope and refreshToken",
            "without accessToken; with token besides", self.on("GET /v1/accessToken", rename, 200),
        )

    def test_a_field_too_many_is_a_miss(self):
        self.missed(
            "GET /v1/groups answers groups, each with exactly its nine fields", "with colour besides",
            self.on("GET /v1/groups", lambda answer: answer["body"]["groups"][0].update(colour="red"), 200),
        )

    def test_a_number_as_a_text_is_a_miss(self):
        self.missed(
            "GET /v1/groups answers groups, each with exactly its nine fields", "a text",
            self.on("GET /v1/groups", lambda answer: answer["body"]["groups"][0].update(userCount="1"), 200),
        )

    def test_seconds_in_place_of_milliseconds_are_a_miss(self):
        self.missed(
            "accessTokenExpiry is the token's end in epoch milliseconds, at most a day away", "",
            self.on("GET /v1/accessToken", lambda answer: answer["body"].update(accessTokenExpiry=1_800_000_000), 200),
        )

    def test_a_slash_at_the_end_of_endpoint_url_is_a_miss(self):
        def slash(answer):
            answer["body"]["endpointUrl"] += "/"
        self.missed("endpointUrl of the exchange ends without a slash", "http", self.on("GET /v1/accessToken", slash, 200))

    def test_a_scope_with_blanks_is_a_miss(self):
        self.missed(
            "scope of the exchange is separated by commas", "groupinfo.read profile.read",
            self.on("GET /v1/accessToken", lambda answer: answer["body"].update(scope="groupinfo.read profile.read"), 200),
        )

    def test_a_wrong_error_code_is_a_miss(self):
        self.missed(
            "A call without an access token is refused", "400 with errorCode 'InvalidToken'",
            self.on("GET /v1/groups", lambda answer: answer["body"].update(errorCode="InvalidToken"), 400),
        )

    def test_a_wrong_status_is_a_miss(self):
        self.missed(
            "A call without an access token is refused", "401 with errorCode 'InvalidParameters'",
            self.on("GET /v1/groups", lambda answer: answer.update(status=401), 400),
        )

    def test_a_wrong_category_is_a_miss(self):
        self.missed(
            "Another media type is refused", "415",
            self.on("POST /v1/generatePin", lambda answer: answer["body"].update(errorCategoryKey="MediaException"), 415),
        )

    def test_another_sentence_is_a_miss(self):
        def deviation(line, answer):
            if answer["status"] == 400 and line == "GET /v1/accessToken" and answer["body"]["message"] == check_client.WRONG_PAIR:
                answer["body"]["message"] = "Some header is missing."
        lines = self.misses(deviation)
        self.assertEqual(2, len(lines), lines)
        self.assertTrue(all("came 'Some header is missing.'" in line for line in lines), lines)

    def test_a_hint_that_is_missing_is_a_miss(self):
        self.missed(
            "A number that takes no SMS is refused with the hint unsupportedNumber", "None",
            self.on("POST /v1/generatePin", lambda answer: answer["body"].pop("hint", None), 400),
        )

    def test_a_header_that_a_proxy_drops_or_adds_is_a_miss(self):
        self.missed(
            "No answer with a token or a refusal of one is kept by a cache", "max-age=60",
            self.on("GET /v1/users/me", lambda answer: answer["headers"].update({"Cache-Control": "max-age=60"})),
        )
        self.missed(
            "Every answer to a program may be read by a browser's page of any origin", "none",
            self.on("GET /v1/users/me", lambda answer: answer["headers"].pop("Access-Control-Allow-Origin")),
        )

    def test_a_preflight_without_a_header_is_a_miss(self):
        self.missed(
            "A preflight allows the six headers from any origin, without credentials", "without refreshToken",
            self.on("OPTIONS /v1/groups", lambda answer: answer["headers"].update({"Access-Control-Allow-Headers": "applicationId,applicationSecret,accessToken,Content-Type,Authorization"})),
        )

    def test_a_private_key_among_the_public_ones_is_a_miss_that_is_not_printed(self):
        self.missed(
            "The key that signed the access token is published, without its private part", "one with d",
            self.on("GET /.well-known/jwks.json", lambda answer: answer["body"]["keys"][0].update(d="secret")),
        )

    def test_headers_that_must_have_a_letter_case_are_a_miss(self):
        class Strict(Handler):
            def answer(self, line):
                if "APPLICATIONID" in self.headers.keys():
                    self.refuse(400, "InvalidParameters", check_client.WRONG_PAIR)
                return super().answer(line)
        server = self.deployed()
        server.RequestHandlerClass = Strict
        code, out, _ = run(server)
        self.assertEqual(["MISS  Header names of the exchange may be in capitals"], [line.partition(":")[0] for line in out.splitlines() if line.startswith("MISS")])
        self.assertEqual(1, code)

    def test_a_successor_that_differs_at_a_retry_is_a_miss(self):
        count = iter(range(10**6))
        self.missed(
            "The successor comes from 90 % of the life on, the same to every retry", "another one",
            self.on("GET /v1/accessToken", lambda answer: answer["body"].update(refreshToken=f"pintle_rt_{next(count)}"), 200),
        )

    def test_an_answer_of_something_before_the_deployment_is_a_miss_and_its_text_is_not_printed(self):
        def page(answer):
            answer.update(status=403, body="<h1>blocked</h1>", headers={"Content-Type": "text/html"})
        lines = self.misses(self.on("GET /v1/users/me", page))
        self.assertIn("came 403 with 18 bytes of text/html", lines[0])
        self.assertNotIn("blocked", "".join(lines))

    def test_without_all_that_it_needs_it_says_what_to_set(self):
        server = self.deployed()
        code, _, errors = run(server, given={})
        self.assertEqual(2, code)
        self.assertIn("FAILED: ", errors)
        self.assertIn("set PINTLE_APPLICATION_ID, PINTLE_APPLICATION_SECRET, PINTLE_REFRESH_TOKEN", errors)
        code, _, errors = run(server, given={"PINTLE_APPLICATION_ID": ID})
        self.assertEqual(2, code)
        self.assertIn("PINTLE_APPLICATION_SECRET, PINTLE_REFRESH_TOKEN is not set", errors)
        code, _, errors = run(server, given={**GIVEN, "PINTLE_REFRESH_TOKEN": "pintle_rt_other"})
        self.assertEqual(2, code)
        self.assertIn("FAILED: the exchange was refused (InvalidToken)", errors)
        self.assertNotIn("pintle_rt_other", errors)

    def test_secrets_go_out_by_https_alone_and_silence_is_told(self):
        server = self.deployed()
        self.assertIn("FAILED: http://pintle.example would send secrets in the open", run(server, base="http://pintle.example")[2])
        self.assertIn("FAILED: pintle is no address", run(server, base="pintle")[2])
        self.assertIn("does not answer", run(server, base="http://127.0.0.1:1")[2])

    def test_it_connects_elsewhere_before_a_name_leads_there(self):
        server = self.deployed()
        code, out, errors = run(server, base="http://127.0.0.1:1", arguments=["--connect-to", f"127.0.0.1:{server.server_port}"])
        self.assertEqual(0, code, out + errors)

    def test_what_is_secret_is_masked(self):
        for text in ("pintle_rt_abc-D", "eyJhbGciOi.eyJ.x", "+4915112345678", "+49 151 12345678"):
            self.assertNotRegex(check_client.masked(f"came {text}."), "abc|hbG|1234")


if __name__ == "__main__":
    unittest.main()
