"""The HTTP file and the Bruno collection of docs/: what is committed, and what the generator refuses."""

import importlib.util
import json
import re
import unittest
from unittest import mock

import stack

PROGRAM = stack.ROOT / "local" / "http" / "generate.py"
spec = importlib.util.spec_from_file_location("generate", PROGRAM)
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)


class Collections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = generate.written()

    def test_what_is_committed_is_what_openapi_makes(self):
        self.assertEqual([], generate.stale(self.files), "run local/collections")

    def test_a_changed_missing_or_foreign_file_is_seen(self):
        name = "http/pintle.http"
        self.assertEqual([name], generate.stale({**self.files, name: "x"}))
        self.assertEqual(["bruno/more.bru"], generate.stale({**self.files, "bruno/more.bru": "x"}))
        self.assertEqual([name], generate.stale({one: text for one, text in self.files.items() if one != name}))

    def test_an_operation_without_a_step_is_refused(self):
        short = {section: every[1:] for section, every in generate.steps().items() if section == "The program"}
        with mock.patch.object(generate, "steps", lambda: short), self.assertRaisesRegex(SystemExit, "FAILED: without a step .*exchangeToken"):
            generate.written()

    def test_every_request_checks_its_status(self):
        text = self.files["http/pintle.http"]
        requests = len(re.findall(r"(?m)^### ", text))
        self.assertEqual(requests, text.count("client.assert(response.status === "))
        bru = [text for name, text in self.files.items() if re.search(r"/\d\d-", name)]
        self.assertEqual((requests, requests), (len(bru), sum("res.status: eq " in one for one in bru)))

    def test_every_variable_is_filled_before_it_is_used(self):
        known = set(generate.ENVIRONMENT)
        api = generate.Api()
        for section, every in generate.steps().items():
            for step in every:
                request = generate.Request(api, step)
                used = set(re.findall(r"\{\{(\w+)\}\}", json.dumps([request.address(), request.headers, request.body])))
                self.assertEqual(set(), used - known, f"{section}: {request.title}")
                known |= set(step.keep)

    def test_no_example_of_a_secret_is_sent(self):
        for name, text in self.files.items():
            self.assertNotRegex(text, r"pintle_(rt|cs|cc|co)_", name)


if __name__ == "__main__":
    unittest.main()
