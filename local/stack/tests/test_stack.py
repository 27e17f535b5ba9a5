import contextlib
import io
import os
import pathlib
import re
import subprocess
import unittest
from unittest import mock

import botocore.exceptions

import stack
from tests.stand_in import Account, Deployed, refusal

HERE = pathlib.Path(stack.__file__).parent


class Names(unittest.TestCase):
    def test_samconfig_names_the_stacks(self):
        self.assertEqual("pintle", stack.Config("dev").stack_name)
        self.assertEqual("pintle-prod", stack.Config("prod").stack_name)
        self.assertEqual("prod", stack.Config("prod").parameters()["Environment"])

    def test_a_config_without_a_name_says_where_to_write_it(self):
        path = mock.Mock(read_text=lambda encoding: "[default.global.parameters]\n")
        with self.assertRaisesRegex(stack.Stop, r"\[default.global.parameters\]"):
            stack.Config("dev", path)

    def test_parameters_are_read_in_each_way_that_sam_takes_them(self):
        for text in ('["A=1", "B=x=y"]', '"A=1 B=x=y"', '{A = 1, B = "x=y"}'):
            path = mock.Mock(read_text=lambda encoding, text=text: f'[default.global.parameters]\nstack_name = "s"\n[default.deploy.parameters]\nparameter_overrides = {text}\n')
            with self.subTest(text):
                self.assertEqual({"A": "1", "B": "x=y"}, stack.Config("dev", path).parameters())

    def test_the_launcher_knows_the_programs_that_there_are(self):
        said = subprocess.run([HERE / "run", "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
        listed = re.findall(r"^  ([a-z-]+)  ", said, re.MULTILINE)
        programs = {path.stem.replace("_", "-") for path in HERE.glob("*.py") if path.stem != "stack"}
        self.assertEqual(programs, set(listed))

    def test_another_command_is_wrong_usage(self):
        self.assertEqual(2, subprocess.run([HERE / "run", "destroy"], stderr=subprocess.DEVNULL, check=False).returncode)


class Region(unittest.TestCase):
    def test_it_comes_from_the_option_then_the_environment_then_samconfig(self):
        config = mock.Mock(deploy={"region": "eu-west-3"})
        nowhere = {"AWS_CONFIG_FILE": os.devnull}
        with mock.patch.dict(os.environ, nowhere, clear=True):
            self.assertEqual("eu-west-3", stack.Account(config=config).region)
            with self.assertRaisesRegex(stack.Stop, "AWS_REGION=eu-central-1"):
                stack.Account()
        with mock.patch.dict(os.environ, {**nowhere, "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"}, clear=True):
            self.assertEqual("eu-west-1", stack.Account(config=config).region)
            self.assertEqual("eu-north-1", stack.Account("eu-north-1", config).region)

    def test_credentials_are_made_up_for_localstack_alone(self):
        for endpoint, made in {"http://localhost:4566": True, "https://vpce.example.org": False}.items():
            with mock.patch.dict(os.environ, {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "eu-west-1"}, clear=True):
                stack.Account()
                self.assertEqual(made, "AWS_ACCESS_KEY_ID" in os.environ)


class Known(unittest.TestCase):
    def test_a_name_that_cloudformation_does_not_know_is_no_stack(self):
        unknown = refusal("ValidationError", message="Stack with id pintle does not exist")
        account = Account(cloudformation={"describe_stacks": unknown})
        self.assertFalse(stack.Stack(account, "pintle").exists())

    def test_another_refusal_is_told(self):
        account = Account(cloudformation={"describe_stacks": refusal("AccessDenied")})
        with self.assertRaises(botocore.exceptions.ClientError):
            stack.Stack(account, "pintle")

    def test_a_change_set_that_nobody_executed_is_no_stack(self):
        with self.assertRaisesRegex(stack.Stop, "make deploy ENV=dev"):
            Deployed(status="REVIEW_IN_PROGRESS").demand("dev")

    def test_on_localstack_the_api_is_at_an_address_that_resolves(self):
        local = Deployed(
            Account("http://localhost:4566"), parameters={"StageName": "live"}, outputs={"ApiUrl": "https://abc.example/live"},
            resources={"Api": ("AWS::ApiGateway::RestApi", "abc")},
        )
        self.assertEqual("http://localhost:4566/_aws/execute-api/abc/live", local.api_url())


class Ends(unittest.TestCase):
    def ended(self, raised):
        def main(_):
            raise raised

        err = io.StringIO()
        with contextlib.redirect_stderr(err), self.assertRaises(SystemExit) as exit_, mock.patch.object(stack.sys, "stdout"):
            stack.run(main)
        return exit_.exception.code, err.getvalue()

    def test_every_failure_is_one_line_that_says_the_mend(self):
        for raised, mend in {
            stack.Stop("do that."): "do that.",
            refusal("ExpiredToken"): "Sign in again",
            refusal("AccessDeniedException", "RotateSecret"): "the right to RotateSecret is missing",
            refusal("ThrottlingException", "GetItem"): "Wait a minute",
            refusal("Odd", "GetItem"): "GetItem was refused (Odd): no",
            botocore.exceptions.NoCredentialsError(): "aws sso login",
            botocore.exceptions.SSOTokenLoadError(error_msg="x"): "aws sso login",
            botocore.exceptions.EndpointConnectionError(endpoint_url="http://x"): "try again",
        }.items():
            with self.subTest(repr(raised)), mock.patch.dict(os.environ, clear=True):
                code, said = self.ended(raised)
                self.assertEqual(stack.FAILED, code)
                self.assertTrue(said.startswith("pintle: ") and said.count("\n") == 1, said)
                self.assertIn(mend, said)

    def test_an_interruption_has_its_own_code(self):
        self.assertEqual(130, self.ended(KeyboardInterrupt())[0])

    def test_an_origin_has_no_path(self):
        self.assertEqual("https://a.example:8443", stack.origin("https://a.example:8443/x?y"))
        self.assertEqual("", stack.origin(""))


if __name__ == "__main__":
    unittest.main()
