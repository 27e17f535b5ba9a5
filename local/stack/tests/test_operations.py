"""The commands of docs/operations.md, typed into a shell before a stand-in of AWS that answers the AWS command line."""

import collections
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"\baws ([a-z]+) (?:wait )?([a-z-]+)")
PENDING = "0f0e0d0c-0b0a-4908-8706-050403020100"
BACKUP = "arn:aws:dynamodb:eu-central-1:000000000000:table/pintle-prod-restored/backup/01700000000000-restored"
# What stands for the reader's own words.
FILLED = {"the pending version's ID": PENDING, 'ARN of "restored"': BACKUP, "standby": "eu-west-1",
          "where you put it": "https://bucket.example/template.json"}
# Of the reader's shell: where the page is, and whose rows are meant. The other programs say that they were called.
BEFORE = """
set -euo pipefail
PUBLIC_URL=https://api.example TENANT=11111111-1111-4111-8111-111111111111
make() { echo "make $*" >>asked; }
curl() { echo "curl $*" >>asked; }
echo '[]' >kept.json
"""
XML = '<R xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><CreateChangeSetResult><Id>1</Id></CreateChangeSetResult></R>'


def snake(operation):
    return re.sub(r"(?<!^)(?=[A-Z])", "-", operation).lower()


class Aws(http.server.BaseHTTPRequestHandler):
    """Remembers what it is asked. A table that was deleted is there no more."""

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.server.asked.append(("list-functions", {}))
        self.answer(200, {"Functions": [{"FunctionName": "pintle-prod-ExchangeToken-1"}, {"FunctionName": "pintle-prod-RotateSigningKeys-1"},
                                        {"FunctionName": "another-1"}]})

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(("put-function-concurrency", {"FunctionName": self.path.split("/")[3], **json.loads(body)}))
        self.answer(200, {})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        target = self.headers.get("X-Amz-Target")
        if target is None:
            self.server.asked.append(("create-change-set", {}))
            return self.answer(200, XML)
        operation, request = snake(target.rpartition(".")[2]), json.loads(body)
        self.server.asked.append((operation, request))
        if operation == "delete-table":
            self.server.deleted.add(request["TableName"])
        if operation == "describe-table" and request["TableName"] in self.server.deleted:
            return self.answer(400, {"__type": "ResourceNotFoundException", "message": "deleted"})
        secret = {"version": "4", "pepper": "p" * 48, "previous": {"version": "3", "pepper": "o" * 48}}
        return self.answer(200, {"SecretString": json.dumps(secret)} if operation == "get-secret-value" else {})


class OperationsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
        cls.server.asked, cls.server.deleted = [], set()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.blocks = BLOCK.findall((ROOT / "docs/operations.md").read_text())
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        text = BEFORE + "\n".join(cls.blocks)
        for words, value in FILLED.items():
            text = text.replace(f"<{words}>", value)
        cls.text = text
        cls.typed = subprocess.run(
            ["bash", "-c", text], cwd=folder.name, capture_output=True, text=True, timeout=300,
            env={"PATH": f"{ROOT}/.venv/bin:{os.environ['PATH']}", "HOME": folder.name, "AWS_ACCESS_KEY_ID": "test",
                 "AWS_SECRET_ACCESS_KEY": "test", "AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "",
                 "AWS_ENDPOINT_URL": f"http://127.0.0.1:{cls.server.server_port}"})
        cls.left = sorted(path.name for path in Path(folder.name).iterdir() if not path.name.startswith("."))
        cls.called = (Path(folder.name) / "asked").read_text().splitlines() if "asked" in cls.left else []

    def requests(self, operation):
        return [request for asked, request in self.server.asked if asked == operation]

    def test_all_of_them_run(self):
        self.assertEqual(self.typed.returncode, 0, self.typed.stderr)
        self.assertNotRegex(self.text, r"(?m)<[a-z ]+>", "a hole that nobody filled")

    def test_aws_is_asked_for_what_they_name(self):
        named = collections.Counter(COMMAND.findall("\n".join(self.blocks)))
        wanted = collections.Counter({"describe-table" if name == "table-not-exists" else name: 0 for _, name in named})
        for (_, name), count in named.items():
            wanted["describe-table" if name == "table-not-exists" else name] += count
        self.assertGreater(sum(wanted.values()), 20)
        self.assertEqual(collections.Counter(operation for operation, _ in self.server.asked), wanted)

    def test_what_they_call_beside_aws(self):
        self.assertEqual(self.called, ["curl -s https://api.example/.well-known/jwks.json", "make rotate-keys ENV=prod"])

    def test_the_new_pepper_stands_beside_the_old_one_and_in_no_file(self):
        (put,) = self.requests("put-secret-value")
        self.assertEqual(put["SecretId"], "pintle-prod/pepper")
        written = json.loads(put["SecretString"])
        self.assertEqual(written["version"], "5")
        self.assertGreaterEqual(len(written["pepper"]), 48)
        self.assertEqual(written["previous"], {"version": "4", "pepper": "p" * 48})
        self.assertNotIn("new-pepper.json", self.left)

    def test_every_function_of_the_stack_is_closed_but_the_rotation(self):
        self.assertEqual(self.requests("put-function-concurrency"),
                         [{"FunctionName": "pintle-prod-ExchangeToken-1", "ReservedConcurrentExecutions": 0}])

    def test_the_table_gets_back_what_a_restored_one_lacks(self):
        self.assertEqual([request["TimeToLiveSpecification"] for request in self.requests("update-time-to-live")],
                         [{"Enabled": True, "AttributeName": "ttl"}])
        self.assertEqual([request["PointInTimeRecoverySpecification"] for request in self.requests("update-continuous-backups")],
                         [{"PointInTimeRecoveryEnabled": True}])
        self.assertIn({"TableName": "pintle-prod", "DeletionProtectionEnabled": True}, self.requests("update-table"))
        self.assertIn({"TableName": "pintle-prod", "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}},
                      self.requests("update-table"))

    def test_what_was_done_since_is_asked_for_by_a_key_of_the_audit(self):
        (query,) = self.requests("query")
        self.assertRegex(query["ExpressionAttributeValues"][":pk"]["S"], r"^T#[0-9a-f-]{36}#AUDIT$")
        self.assertEqual(query["ExpressionAttributeValues"][":from"]["S"], "001795600500000")


if __name__ == "__main__":
    unittest.main()
