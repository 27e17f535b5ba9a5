import contextlib
import io
import unittest

import publish_page
import stack
from tests.stand_in import Account, Deployed

API = "https://abc.execute-api.eu-central-1.amazonaws.com/live"
ENTRA = {"OidcIssuer": "https://login.microsoftonline.com/{tid}/v2.0", "OidcAudience": "client", "AllowedTenants": "t1", "PublicUrl": API}


class Config(unittest.TestCase):
    def config(self, **parameters):
        return publish_page.config(Deployed(parameters={**ENTRA, **parameters}, outputs={"ApiUrl": API, "AdminUrl": "https://d1.cloudfront.net"}))

    def test_one_tenant_has_its_own_issuer(self):
        self.assertEqual({"issuer": "https://login.microsoftonline.com/t1/v2.0", "clientId": "client", "apiBase": API}, self.config())

    def test_many_tenants_are_discovered_together(self):
        for tenants in ("t1,t2", "*"):
            found = self.config(AllowedTenants=tenants)
            self.assertEqual(ENTRA["OidcIssuer"], found["issuer"])
            self.assertEqual("https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration", found["discovery"])

    def test_another_provider_is_taken_as_it_is(self):
        self.assertEqual("https://id.example/realm", self.config(OidcIssuer="https://id.example/realm", AllowedTenants="*")["issuer"])

    def test_many_tenants_of_an_unknown_provider_are_refused(self):
        with self.assertRaisesRegex(stack.Stop, "Allow one tenant"):
            self.config(OidcIssuer="https://id.example/{tid}", AllowedTenants="*")

    def test_without_a_public_url_the_gateways_own_is_called(self):
        self.assertEqual(API, self.config(PublicUrl="")["apiBase"])

    def test_a_page_at_the_apis_own_origin_needs_no_base(self):
        self.assertEqual("", self.config(PublicUrl="https://d1.cloudfront.net")["apiBase"])

    def test_the_page_is_told_which_countries_get_a_pin_and_how_often(self):
        found = self.config(SmsInterval="PT90S", SmsCountries="DE,AT")
        self.assertEqual((90, ["DE", "AT"]), (found["pinInterval"], found["countries"]))
        self.assertNotIn("countries", self.config(SmsInterval="PT60S", SmsCountries="*"))


class Files(unittest.TestCase):
    def test_each_file_of_the_page_is_served_but_the_lists_of_headers_and_sums(self):
        page = publish_page.PAGE
        names = {path.relative_to(page).as_posix() for path in page.rglob("*") if path.is_file()}
        self.assertEqual(names - {"headers.json", "vendor/SHA256SUMS"}, {name for name, _, _ in publish_page.files()})

    def test_what_names_the_others_comes_last(self):
        self.assertEqual(("index.html", "text/html; charset=utf-8"), tuple(publish_page.files()[-1][index] for index in (0, 2)))

    def test_old_files_go_and_new_ones_stay(self):
        account = Account(s3={"list_objects_v2": {"Contents": [{"Key": "index.html"}, {"Key": "old.js"}]}, "delete_object": {}})
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(["old.js"], publish_page.delete_others(account, "page", {"index.html"}))


class Published(unittest.TestCase):
    def publish(self, **parameters):
        account = Account(
            s3={"put_object": {}, "list_objects_v2": {}},
            cloudfront={"create_invalidation": {"Invalidation": {"Id": "i"}}, "invalidation_completed": None},
        )
        target = Deployed(
            account, parameters={**ENTRA, **parameters}, outputs={"AdminUrl": "https://d1.cloudfront.net", "PageBucket": "page"},
            resources={"PageDistribution": ("AWS::CloudFront::Distribution", "D1")},
        )
        out = io.StringIO()
        opened, publish_page.stack.open_stack = stack.open_stack, lambda _: (None, account, target)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
                code = publish_page.main([])
        finally:
            publish_page.stack.open_stack = opened
        return code, out.getvalue(), account

    def test_files_then_cloudfront_then_the_wait(self):
        code, said, account = self.publish(AdminOrigin="https://d1.cloudfront.net")
        self.assertEqual(stack.DONE, code)
        self.assertIn("files are at https://d1.cloudfront.net", said)
        self.assertEqual(["create_invalidation", "invalidation_completed"], account.asked("cloudfront"))
        puts = [request for service, operation, request in account.calls if operation == "put_object"]
        self.assertEqual("config.json", puts[0]["Key"])
        self.assertEqual({"no-cache"}, {request["CacheControl"] for request in puts})

    def test_a_page_that_the_api_would_refuse_is_told(self):
        for origin in ("", "https://other.example"):
            code, said, _ = self.publish(AdminOrigin=origin)
            self.assertEqual(stack.FAILED, code)
            self.assertIn("AdminOrigin=https://d1.cloudfront.net", said)

    def test_a_stack_without_a_page_is_refused(self):
        with self.assertRaisesRegex(stack.Stop, "HostPage=true"):
            publish_page.page_bucket(Deployed(), "dev")


if __name__ == "__main__":
    unittest.main()
