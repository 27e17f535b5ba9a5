import unittest

import deploy
import stack
from tests.stand_in import Account, Deployed

API = "https://abc.execute-api.eu-central-1.amazonaws.com/live"
PAGE = "https://d1.cloudfront.net"
OUTPUTS = {"ApiUrl": API, "AdminUrl": PAGE + "/"}
NOTHING = {"PublicUrl": "", "AdminOrigin": ""}


class Parameters(unittest.TestCase):
    declared = {
        "OidcAudience": {"Type": "String", "AllowedPattern": r"^\S+$", "ConstraintDescription": "no blanks", "Description": "Client ID"},
        "AllowedTenants": {"Type": "String", "Description": "Tenant IDs"},
        "Architecture": {"Type": "String", "Default": "arm64", "AllowedValues": ["arm64", "x86_64"]},
        "AccessTokenHours": {"Type": "Number", "Default": 24, "MinValue": 1, "MaxValue": 24},
    }

    def refused(self, given):
        with self.assertRaises(stack.Stop) as stopped:
            deploy.check(given, self.declared)
        return str(stopped.exception)

    def test_a_parameter_that_the_template_does_not_have_is_refused_with_the_one_that_is_meant(self):
        self.assertIn("Is OidcAudience meant?", self.refused({"OidcAudienc": "x"}))

    def test_a_value_that_cloudformation_would_refuse_is_refused_before_the_build(self):
        self.assertIn("no blanks", self.refused({"OidcAudience": "a b"}))
        self.assertIn("arm64, x86_64", self.refused({"Architecture": "mips"}))
        self.assertIn("from 1 to 24", self.refused({"AccessTokenHours": "25"}))
        self.assertIn("a number", self.refused({"AccessTokenHours": "many"}))

    def test_good_values_pass(self):
        deploy.check({"OidcAudience": "x", "Architecture": "arm64", "AccessTokenHours": "1"}, self.declared)

    def test_what_has_no_value_yet_is_asked_for_with_what_to_type(self):
        with self.assertRaises(stack.Stop) as stopped:
            deploy.demand(self.declared, {}, Deployed(status=None), "prod")
        said = str(stopped.exception)
        self.assertIn("deploy --env prod --parameters OidcAudience='…' AllowedTenants='…'", said)
        self.assertIn("[prod.deploy.parameters]", said)
        self.assertIn("Client ID", said)

    def test_values_of_before_are_not_asked_for_again(self):
        known = Deployed(parameters={"OidcAudience": "x", "AllowedTenants": "t"})
        deploy.demand(self.declared, {}, known, "dev")

    def test_the_template_itself_demands_only_the_sign_in(self):
        declared = stack.template()["Parameters"]
        self.assertEqual({"OidcAudience", "AllowedTenants"}, {name for name, rule in declared.items() if "Default" not in rule})

    def test_words_without_a_name_and_a_value_are_refused(self):
        self.assertEqual({"A": "b=c", "D": ""}, deploy.pairs(["A=b=c", "D="]))
        for word in ("A", "=b"):
            with self.assertRaises(stack.Stop):
                deploy.pairs([word])

    def test_a_value_reaches_sam_whole(self):
        self.assertEqual('"a b\\"c\\\\d"', deploy.quoted('a b"c\\d'))

    def test_the_revision_changes_with_a_value_and_with_nothing_else(self):
        declared = {**self.declared, "Revision": {"Type": "String", "Default": ""}}
        known = Deployed(parameters={"OidcAudience": "x", "Revision": "1"})
        same = deploy.revision(declared, known, {})
        self.assertEqual(same, deploy.revision(declared, known, {"OidcAudience": "x"}))
        self.assertEqual(same, deploy.revision(declared, Deployed(parameters={"OidcAudience": "x", "Revision": "2"}), {}))
        self.assertNotEqual(same, deploy.revision(declared, known, {"OidcAudience": "y"}))
        self.assertRegex(same, "^[0-9a-f]{16}$")


class LocalStack(unittest.TestCase):
    declared = {"GlobalTable": {}, "Architecture": {}}

    def test_a_new_stack_gets_what_the_free_edition_can_do_of_what_the_template_has(self):
        found = deploy.local_defaults(Account("http://localhost:4566"), Deployed(status=None), self.declared)
        self.assertEqual({"GlobalTable": "false", "Architecture": "x86_64"}, found)

    def test_a_stack_that_is_there_keeps_its_kind_of_table(self):
        known = Deployed(parameters={"GlobalTable": "true", "Architecture": "arm64"})
        self.assertEqual({}, deploy.local_defaults(Account("http://localhost:4566"), known, self.declared))


class Ready(unittest.TestCase):
    def test_a_stack_that_takes_no_update_is_refused_before_the_build(self):
        for status, mend in {"ROLLBACK_COMPLETE": "make delete ENV=dev", "UPDATE_IN_PROGRESS": "Wait"}.items():
            with self.subTest(status), self.assertRaisesRegex(stack.Stop, mend):
                deploy.ready(Deployed(status=status), "dev")

    def test_a_name_that_the_table_can_not_bear_is_refused(self):
        with self.assertRaisesRegex(stack.Stop, "too short"):
            deploy.ready(Deployed(status=None, name="it"), "dev")

    def test_none_and_a_sound_one_go_on(self):
        for status in (None, "REVIEW_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE", "CREATE_COMPLETE"):
            deploy.ready(Deployed(status=status), "dev")


class FirstKeys(unittest.TestCase):
    secret = {"SigningSecret": ("AWS::SecretsManager::Secret", "arn:secret"), "RotateSigningKeys": ("AWS::Lambda::Function", "rotate")}

    def made(self, jwks, resources=None):
        item = {"Item": {"jwks": {"S": jwks}}} if jwks else {}
        account = Account("http://localhost:4566", dynamodb={"get_item": item}, secretsmanager={
            "describe_secret": {"RotationLambdaARN": "arn:rotate", "VersionIdsToStages": {"v1": ["AWSCURRENT"]}},
            "rotate_secret": {"VersionId": "v1"},
        })
        target = Deployed(account, resources=self.secret if resources is None else resources, outputs={"TableName": "pintle"})
        deploy.first_keys(account, target, "dev")
        return "rotate_secret" in [call[1] for call in account.calls]

    def test_a_new_stack_rotates_once_although_its_secret_has_a_value(self):
        self.assertTrue(self.made(None))

    def test_published_keys_are_left_alone(self):
        self.assertFalse(self.made('{"keys":[{"kid":"k"}]}'))

    def test_a_standby_makes_none(self):
        self.assertFalse(self.made(None, resources={}))


class SecondPass(unittest.TestCase):
    def own(self, parameters, given=(), before=None, outputs=None):
        target = Deployed(parameters=parameters, outputs=outputs or OUTPUTS)
        return deploy.second_pass(target, dict.fromkeys(given, ""), before or NOTHING)

    def test_a_new_stack_learns_its_addresses(self):
        self.assertEqual({"PublicUrl": API, "AdminOrigin": PAGE}, self.own({"PublicUrl": "", "AdminOrigin": ""}))

    def test_there_is_none_when_all_is_known(self):
        self.assertEqual({}, self.own({"PublicUrl": API, "AdminOrigin": PAGE}))

    def test_what_somebody_gave_stays_also_when_it_is_empty(self):
        self.assertEqual({}, self.own({"PublicUrl": "", "AdminOrigin": ""}, given=("PublicUrl", "AdminOrigin")))
        self.assertEqual({}, self.own({"PublicUrl": "https://a.example", "AdminOrigin": "https://b.example"}))

    def test_a_domain_of_its_own_needs_no_public_url(self):
        self.assertEqual({"AdminOrigin": PAGE}, self.own({"PublicUrl": "", "AdminOrigin": "", "DomainName": "api.example.org"}))

    def test_an_address_that_moved_is_followed_where_it_was_set_by_a_second_pass(self):
        before = {"PublicUrl": API, "AdminOrigin": "https://old.cloudfront.net"}
        self.assertEqual({"AdminOrigin": PAGE}, self.own({"PublicUrl": API, "AdminOrigin": "https://old.cloudfront.net"}, before=before))

    def test_a_stack_without_a_page_gets_no_origin(self):
        self.assertEqual({"PublicUrl": API}, self.own({"PublicUrl": "", "AdminOrigin": ""}, outputs={"ApiUrl": API}))

    def test_a_template_without_the_parameter_is_given_none(self):
        self.assertEqual({}, self.own({"Environment": "dev"}))


if __name__ == "__main__":
    unittest.main()
