"""The doctor as it is typed, against a LocalStack: `local/stack/test --localstack`.

All of it happens in an account of its own there, and is put back. What LocalStack does not have, the sandbox, the doctor
says of itself.
"""

import contextlib
import http.server
import json
import os
import re
import subprocess
import threading
import unittest
from unittest import mock

import boto3
import requests

import doctor
import stack

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
ACCOUNT, REGION, NAME = "210987654321", "eu-central-1", "doctor-it"
NUMBER = "+4915112345678"
NOT_EMULATED = (
    "could not be looked at: GetSMSSandboxAccountStatus was refused (InternalFailure): The API for service sns is either not "
    "included in your current license plan or has not yet been emulated by LocalStack."
)
# What the doctor looks at, in a stack that has nothing else.
PARAMETERS = ("OidcIssuer", "OidcJwksUrl", "OidcAudience", "AllowedTenants", "PublicUrl", "AdminOrigin", "SmsCountries", "SmsPerStackDay")
TEMPLATE = {
    "Parameters": {name: {"Type": "String"} for name in PARAMETERS},
    "Resources": {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}},
}


class Issuer(http.server.BaseHTTPRequestHandler):
    """Publishes its configuration as a provider does."""

    def do_GET(self):
        name = f"http://127.0.0.1:{self.server.server_port}"
        found = self.path == doctor.DISCOVERY
        self.send_response(200 if found else 404)
        self.end_headers()
        if found:
            self.wfile.write(json.dumps({"issuer": name, "jwks_uri": name + "/jwks"}).encode())

    def log_message(self, *_):
        pass


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN")},
            "AWS_ACCESS_KEY_ID": ACCOUNT, "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION, "NO_PROXY": "127.0.0.1,localhost",
        }
        bypass = mock.patch.dict(os.environ, cls.environment, clear=True)
        bypass.start()
        cls.addClassCleanup(bypass.stop)
        session = boto3.Session(ACCOUNT, "test", region_name=REGION)
        cls.sns, cls.gateway, cls.cloudformation = (session.client(name) for name in ("sns", "apigateway", "cloudformation"))

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        cls.issuer = f"http://127.0.0.1:{server.server_port}"
        cls.before = cls.settings()
        cls.sound = {
            "OidcIssuer": cls.issuer, "OidcJwksUrl": cls.issuer + "/jwks", "OidcAudience": "pintle", "AllowedTenants": "acme",
            "PublicUrl": "https://api.example.org", "AdminOrigin": "https://page.example.org", "SmsCountries": "DE,AT,CH",
            "SmsPerStackDay": "10",  # LocalStack has the 1 USD a month of a new account, and lets nobody change it
        }

    @classmethod
    def settings(cls):
        """What the tests change."""
        attributes = cls.sns.get_sms_attributes()["attributes"]
        stacks = cls.cloudformation.describe_stacks()["Stacks"]
        return (
            {name: value for name, value in attributes.items() if value}, cls.gateway.get_account()["cloudwatchRoleArn"],
            cls.sns.list_phone_numbers_opted_out()["phoneNumbers"], [each["StackName"] for each in stacks if each["StackStatus"] != "DELETE_COMPLETE"],
        )

    def tearDown(self):
        self.assertEqual(self.before, self.settings())

    @contextlib.contextmanager
    def delivery_role(self, value):
        before = self.sns.get_sms_attributes()["attributes"]
        self.sns.set_sms_attributes(attributes={"DeliveryStatusIAMRole": value})
        try:
            yield
        finally:
            self.sns.set_sms_attributes(attributes={"DeliveryStatusIAMRole": before.get("DeliveryStatusIAMRole", "")})

    @contextlib.contextmanager
    def logging_role(self, value):
        def replace(role):
            self.gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": role}])

        before = self.gateway.get_account()["cloudwatchRoleArn"]
        replace(value)
        try:
            yield
        finally:
            replace(before)

    @contextlib.contextmanager
    def opted_out(self, number):
        requests.post(f"{ENDPOINT.rstrip('/')}/_aws/sns/phone-opt-outs", json={"phoneNumber": number, "accountId": ACCOUNT}, timeout=10).raise_for_status()
        try:
            yield
        finally:
            self.sns.opt_in_phone_number(phoneNumber=number)

    @contextlib.contextmanager
    def deployed(self, **changes):
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in {**self.sound, **changes}.items()]
        made = self.cloudformation.create_stack(StackName=NAME, TemplateBody=json.dumps(TEMPLATE), Parameters=parameters)["StackId"]
        try:
            self.cloudformation.get_waiter("stack_create_complete").wait(StackName=made, WaiterConfig={"Delay": 1})
            yield
        finally:
            self.cloudformation.delete_stack(StackName=made)
            self.cloudformation.get_waiter("stack_delete_complete").wait(StackName=made, WaiterConfig={"Delay": 1})

    def examine(self, *words, number=None):
        """Exit code, and state and sentence by subject."""
        command = [stack.ROOT / "local" / "stack" / "run", "doctor", "--stack-name", NAME, "--region", REGION, *words]
        ended = subprocess.run(command, input=number, capture_output=True, text=True, check=False, env=self.environment)
        self.assertEqual("", ended.stderr)
        self.head, *lines = ended.stdout.splitlines()
        self.assertIn(f"account {ACCOUNT}, region {REGION}, stack {NAME}", self.head)
        self.assertNotIn(NUMBER[1:], ended.stdout)
        found = [re.fullmatch(r"(ok|mend|\?) +(\S.*?) {2,}(\S.*)", line).groups() for line in lines]
        return ended.returncode, {subject: (state, sentence) for state, subject, sentence in found}

    def test_before_the_first_deployment(self):
        code, found = self.examine()
        self.assertEqual(stack.FAILED, code)
        self.assertTrue(self.head.endswith("(not deployed)"), self.head)
        self.assertEqual(list(doctor.LOOKS), list(found))
        state, sentence = found["parameters"]
        self.assertEqual(doctor.MEND, state)
        self.assertIn("local/stack/run deploy --env dev --parameters OidcAudience='…' AllowedTenants='…'", sentence)
        self.assertEqual((doctor.UNKNOWN, "OidcAudience has no value yet"), found["sign-in audience"])
        self.assertEqual((doctor.UNKNOWN, "AllowedTenants has no value yet"), found["sign-in tenants"])
        self.assertEqual((doctor.UNKNOWN, NOT_EMULATED), found["SMS sandbox"])

    def test_a_sound_account_is_well_but_for_what_localstack_does_not_have(self):
        with self.deployed(), self.delivery_role("arn:aws:iam::1:role/sms"), self.logging_role("arn:aws:iam::1:role/logs"):
            code, found = self.examine("--number", number="+49 151 12345678\n")
        self.assertTrue(self.head.endswith("(CREATE_COMPLETE)"), self.head)
        self.assertEqual([*doctor.LOOKS, *doctor.LOOKS_AT_NUMBER], list(found))
        missing = {"SMS sandbox", "number's sandbox"}
        self.assertEqual({(doctor.UNKNOWN, NOT_EMULATED)}, {found[subject] for subject in missing})
        self.assertEqual({doctor.OK}, {state for subject, (state, _) in found.items() if subject not in missing}, found)
        self.assertIn("1 USD a month are some 10 SMS; SmsPerStackDay allows 10 a day", found["SMS spend limit"][1])
        self.assertEqual("+49…78 has not opted out", found["number's opt-out"][1])
        # What could not be looked at is not well.
        self.assertEqual(stack.FAILED, code)

    def test_each_thing_that_is_wrong_says_its_mend(self):
        changes = {"PublicUrl": "", "AdminOrigin": "", "OidcJwksUrl": self.issuer + "/keys", "SmsCountries": "AT,SY", "SmsPerStackDay": "11"}
        with self.deployed(**changes), self.delivery_role(""), self.logging_role(""), self.opted_out(NUMBER):
            code, found = self.examine("--number", NUMBER)
        self.assertEqual(stack.FAILED, code)
        for subject, words in {
            "parameters": "PublicUrl is empty",
            "sign-in issuer": f"Set OidcJwksUrl to that in place of {self.issuer}/keys.",
            "SMS spend limit": "MonthlySpendLimit=<USD>",
            "SMS countries": "AWS sends no SMS to SY. Take it out of SmsCountries.",
            "SMS delivery logs": "Delivery status logging",
            "API Gateway's logs": "AmazonAPIGatewayPushToCloudWatchLogs",
            "number's country": "SmsCountries has AT,SY",
            "number's opt-out": "+49…78 has opted out (STOP)",
        }.items():
            state, sentence = found.pop(subject)
            self.assertEqual(doctor.MEND, state, subject)
            self.assertIn(words, sentence)
        self.assertNotIn(doctor.MEND, {state for state, _ in found.values()}, found)

    def test_an_issuer_that_does_not_publish_or_answer_is_told_apart(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Issuer) as other:
            silent = f"http://127.0.0.1:{other.server_port}"
        for name, state, words in ((self.issuer + "/v2", doctor.MEND, "answers 404"), (silent, doctor.UNKNOWN, f"{silent} does not answer (ConnectionError)")):
            with self.subTest(name), self.deployed(OidcIssuer=name):
                _, found = self.examine()
                self.assertEqual(state, found["sign-in issuer"][0])
                self.assertIn(words, found["sign-in issuer"][1])

    def test_what_is_no_number_ends_it_before_anything_is_looked_at(self):
        command = [stack.ROOT / "local" / "stack" / "run", "doctor", "--number"]
        for typed in ("", "0151 12345678\n"):
            ended = subprocess.run(command, input=typed, capture_output=True, text=True, check=False, env=self.environment)
            self.assertEqual((stack.FAILED, ""), (ended.returncode, ended.stdout))
            self.assertRegex(ended.stderr, r"^pintle: that is no number\. .*\n$")
            self.assertNotIn("0151", ended.stderr)


if __name__ == "__main__":
    unittest.main()
