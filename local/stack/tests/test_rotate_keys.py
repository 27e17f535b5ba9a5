import contextlib
import io
import json
import types
import unittest

import rotate_keys
import stack
from tests.stand_in import Account, Deployed, refusal

RESOURCES = {"SigningSecret": ("AWS::SecretsManager::Secret", "arn:secret"), "RotateSigningKeys": ("AWS::Lambda::Function", "pintle-Rotate")}


class Secret:
    """A secret's versions, and a rotation that works, hangs, or hung before."""

    def __init__(self, stages, rotates=True, enabled=True):
        self.stages = stages
        self.rotates = rotates
        self.enabled = enabled

    def answers(self):
        return {"describe_secret": self.describe, "rotate_secret": self.rotate, "update_secret_version_stage": self.move}

    def describe(self, SecretId):
        versions = {}
        for label, version in self.stages.items():
            versions.setdefault(version, []).append(label)
        return {"VersionIdsToStages": versions, **({"RotationLambdaARN": "arn:f"} if self.enabled else {})}

    def rotate(self, SecretId, ClientRequestToken, RotationLambdaARN="arn:f", RotationRules=None):
        pending = self.stages.get("AWSPENDING")
        if pending and pending != self.stages.get("AWSCURRENT"):
            if self.rotates:
                self.stages["AWSCURRENT"] = pending
            return refusal("InvalidRequestException", "RotateSecret")
        self.stages["AWSPENDING"] = ClientRequestToken
        if self.rotates:
            self.stages["AWSCURRENT"] = ClientRequestToken
        return {"VersionId": ClientRequestToken}

    def move(self, SecretId, VersionStage, RemoveFromVersionId):
        assert self.stages.pop(VersionStage) == RemoveFromVersionId
        return {}


def account(secret, invoked=None):
    return Account(secretsmanager=secret.answers(), **{"lambda": {
        "invoke": invoked or {"StatusCode": 200}, "get_function_configuration": {"FunctionArn": "arn:f"},
    }})


def quietly(call, *arguments):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        call(*arguments)
    return out.getvalue()


class Rotation(unittest.TestCase):
    def rotate(self, secret):
        there = account(secret)
        version = rotate_keys.rotate(there, Deployed(there, parameters={"RotationDays": "90"}, resources=RESOURCES), "arn:secret")
        return there, version

    def test_it_waits_for_the_version_that_it_asked_for(self):
        there, version = self.rotate(Secret({"AWSCURRENT": "old"}))
        quietly(rotate_keys.wait, there, "arn:secret", version, 1, "")
        self.assertNotEqual("old", version)

    def test_one_that_hung_is_taken_up_again(self):
        with contextlib.redirect_stderr(io.StringIO()):
            _, version = self.rotate(Secret({"AWSCURRENT": "old", "AWSPENDING": "hung"}))
        self.assertEqual("hung", version)

    def test_one_that_was_cancelled_is_switched_on_with_its_function(self):
        there, _ = self.rotate(Secret({"AWSCURRENT": "old"}, enabled=False))
        request = there.calls[-1][2]
        self.assertEqual(("arn:f", {"AutomaticallyAfterDays": 90}), (request["RotationLambdaARN"], request["RotationRules"]))

    def test_one_that_does_not_end_says_what_holds_and_where_to_look(self):
        options = types.SimpleNamespace(env="prod", compromised=False)
        there, version = self.rotate(Secret({"AWSCURRENT": "old"}, rotates=False))
        with self.assertRaisesRegex(stack.Stop, "not current after 0 s; the old ones still sign. See why: .*--env prod --function RotateSigningKeys"):
            quietly(rotate_keys.wait, there, "arn:secret", version, 0, rotate_keys.failure(options))


class Compromised(unittest.TestCase):
    def revoke(self, secret, invoked=None):
        there = account(secret, invoked)
        said = quietly(rotate_keys.revoke, there, Deployed(there, resources=RESOURCES), "arn:secret", "dev")
        return there, said

    def test_the_keys_are_dropped_before_anything_else(self):
        there, said = self.revoke(Secret({"AWSCURRENT": "old"}))
        self.assertEqual(("lambda", "invoke"), there.calls[0][:2])
        self.assertEqual({"Step": "revokeKeys", "SecretId": "arn:secret"}, json.loads(there.calls[0][2]["Payload"]))
        self.assertIn("was dropped", said)

    def test_a_rotation_that_hangs_is_given_up(self):
        secret = Secret({"AWSCURRENT": "old", "AWSPENDING": "hung"})
        self.revoke(secret)
        self.assertEqual({"AWSCURRENT": "old"}, secret.stages)

    def test_the_current_version_keeps_its_labels(self):
        secret = Secret({"AWSCURRENT": "same", "AWSPENDING": "same"})
        there, _ = self.revoke(secret)
        self.assertNotIn("update_secret_version_stage", there.asked("secretsmanager"))

    def test_where_they_were_not_dropped_nothing_is_rotated_and_the_functions_words_are_not_repeated(self):
        secret = Secret({"AWSCURRENT": "old"})
        with self.assertRaises(stack.Stop) as stopped:
            self.revoke(secret, {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": io.BytesIO(b"private words")})
        self.assertIn("NOT dropped", str(stopped.exception))
        self.assertNotIn("private", str(stopped.exception))
        self.assertEqual({"AWSCURRENT": "old"}, secret.stages)


class Shown(unittest.TestCase):
    def test_keys_are_named_and_never_shown(self):
        jwks = {"keys": [{"kid": "k2", "x": "POINT-X", "y": "POINT-Y"}, {"kid": "k1", "x": "POINT-X", "exp": 1_900_000_000}]}
        there = Account(dynamodb={"get_item": {"Item": {"jwks": {"S": json.dumps(jwks)}}}})
        now = rotate_keys.published(there, Deployed(there, outputs={"TableName": "pintle"}))
        said = quietly(rotate_keys.print_keys, {"k1": None, "k0": 1}, now, False)
        self.assertRegex(said, r"k2  new\n  k1  verifies older tokens until 2030-03-1\d .*\n  k0  expired and gone")
        self.assertNotIn("POINT", said)

    def test_no_list_is_an_empty_one(self):
        there = Account(dynamodb={"get_item": {}})
        self.assertEqual({}, rotate_keys.published(there, Deployed(there, outputs={"TableName": "pintle"})))


if __name__ == "__main__":
    unittest.main()
