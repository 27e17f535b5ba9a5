import contextlib
import io
import types
import unittest

import delete
import stack
from tests.stand_in import Account, Deployed, refusal

GONE = refusal("ResourceNotFoundException")
TABLE, SECRET, LOG = ("AWS::DynamoDB::GlobalTable", "pintle", "Table"), ("AWS::SecretsManager::Secret", "arn:s", "PepperSecret"), ("AWS::Logs::LogGroup", "/aws/lambda/x", "XLog")


def options(env="dev", yes=False, name=None):
    return types.SimpleNamespace(env=env, yes=yes, name=name)


class Confirmed(unittest.TestCase):
    def test_a_prod_stack_has_its_name_typed(self):
        target = Deployed(name="pintle-prod")
        delete.confirm(target, True, options("prod", name="pintle-prod"))
        for typed in ("pintle", ""):
            with self.assertRaisesRegex(stack.Stop, "nothing was deleted.*--name pintle-prod"):
                delete.confirm(target, True, options("prod", name=typed))

    def test_yes_is_not_the_name(self):
        with self.assertRaises(stack.Stop):
            delete.confirm(Deployed(name="pintle-prod"), True, options("prod", yes=True, name="yes"))


class Emptied(unittest.TestCase):
    def test_every_version_and_marker_goes(self):
        page = {"Versions": [{"Key": "a", "VersionId": "1"}], "DeleteMarkers": [{"Key": "b", "VersionId": "2"}]}
        account = Account(s3={"list_object_versions": page, "delete_objects": {}})
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(2, delete.empty(account, "bucket", "pintle/"))
        _, _, request = account.calls[-1]
        self.assertEqual([{"Key": "a", "VersionId": "1"}, {"Key": "b", "VersionId": "2"}], request["Delete"]["Objects"])
        self.assertEqual({"Bucket": "bucket", "Prefix": "pintle/"}, account.calls[0][2])

    def test_an_object_that_stays_stops_the_deletion(self):
        page = {"Versions": [{"Key": "a", "VersionId": "1"}], "DeleteMarkers": []}
        account = Account(s3={"list_object_versions": page, "delete_objects": {"Errors": [{"Key": "a", "Code": "AccessDenied"}]}})
        with self.assertRaisesRegex(stack.Stop, "AccessDenied at a"):
            delete.empty(account, "bucket")

    def test_a_bucket_that_is_gone_is_empty(self):
        self.assertEqual(0, delete.empty(Account(s3={"list_object_versions": refusal("NoSuchBucket")}), "bucket"))

    def test_a_bucket_that_is_retained_keeps_what_it_holds(self):
        body = {"Resources": {"PageBucket": {"DeletionPolicy": "Retain"}, "Other": {"DeletionPolicy": "Delete"}}}
        resources = {"PageBucket": ("AWS::S3::Bucket", "page"), "Other": ("AWS::S3::Bucket", "other")}
        target = Deployed(Account(cloudformation={"get_template": {"TemplateBody": body}}), resources=resources)
        self.assertEqual(["other"], delete.deletable_buckets(target))


class Left(unittest.TestCase):
    def account(self, table=GONE, secret=GONE, groups=(), artifacts=0):
        found = {"Stacks": [{"StackId": "s", "StackStatus": "CREATE_COMPLETE", "Outputs": [{"OutputKey": "SourceBucket", "OutputValue": "sam"}]}]}
        return Account(
            cloudformation={"describe_stacks": found},
            s3={"list_objects_v2": {"KeyCount": artifacts}},
            dynamodb={"describe_table": table},
            secretsmanager={"describe_secret": secret},
            logs={"describe_log_groups": {"logGroups": [{"logGroupName": name} for name in groups]}},
        )

    def report(self, account, prod):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            code = delete.report(account, "pintle", [TABLE, SECRET, LOG], prod)
        return code, out.getvalue()

    def test_nothing_left_is_said(self):
        code, said = self.report(self.account(), prod=False)
        self.assertEqual(stack.DONE, code)
        self.assertIn("Nothing is left of pintle", said)

    def test_anything_left_of_a_dev_stack_is_a_failure(self):
        for account in (
            self.account(table={"Table": {"TableStatus": "ACTIVE"}}), self.account(secret={}),
            self.account(groups=["/aws/lambda/x"]), self.account(artifacts=1),
        ):
            self.assertEqual(stack.FAILED, self.report(account, prod=False)[0])

    def test_a_log_group_of_a_longer_name_is_another_stacks(self):
        self.assertEqual(stack.DONE, self.report(self.account(groups=["/aws/lambda/x-prod"]), prod=False)[0])

    def test_what_prod_keeps_is_told_with_how_to_remove_and_how_to_import_it(self):
        code, said = self.report(self.account(table={"Table": {"TableStatus": "ACTIVE"}}, secret={}), prod=True)
        self.assertEqual(stack.DONE, code)
        self.assertIn("aws dynamodb update-table --table-name pintle --no-deletion-protection-enabled", said)
        self.assertIn("aws secretsmanager delete-secret --secret-id arn:s", said)
        self.assertIn('{"ResourceType": "AWS::SecretsManager::Secret", "LogicalResourceId": "PepperSecret", "ResourceIdentifier": {"Id": "arn:s"}}', said)

    def test_prod_keeps_no_logs(self):
        self.assertEqual(stack.FAILED, self.report(self.account(groups=["/aws/lambda/x"]), prod=True)[0])

    def test_what_the_last_deleted_stack_had_is_looked_for(self):
        deleted = [{"StackName": name, "StackId": f"arn:{name}:{day}", "DeletionTime": day} for name, day in (("pintle", 1), ("pintle", 2), ("other", 3))]
        table = {"ResourceType": "AWS::DynamoDB::Table", "PhysicalResourceId": "t", "LogicalResourceId": "Table", "ResourceStatus": "DELETE_SKIPPED"}
        account = Account(cloudformation={
            "describe_stacks": {"Stacks": []}, "list_stacks": {"StackSummaries": deleted}, "list_stack_resources": {"StackResourceSummaries": [table]},
        })
        self.assertEqual([("AWS::DynamoDB::Table", "t", "Table")], delete.earlier(account, "pintle"))
        self.assertIn(("cloudformation", "list_stack_resources", {"StackName": "arn:pintle:2"}), account.calls)

    def test_names_come_from_the_template_where_no_stack_is_remembered(self):
        found = {physical for _, physical, _ in delete.named("pintle-prod")}
        self.assertLessEqual({"pintle-prod", "pintle-prod/pepper", "/aws/lambda/pintle-prod-ExchangeToken", "/aws/apigateway/pintle-prod"}, found)


if __name__ == "__main__":
    unittest.main()
