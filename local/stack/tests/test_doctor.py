import contextlib
import http.server
import io
import json
import re
import tempfile
import threading
import unittest
from unittest import mock

import botocore.exceptions
import requests

import doctor
import stack
from tests.stand_in import Account, Deployed, refusal

CLIENT = "11112222-3333-4444-5555-666677778888"
TENANT = "aaaabbbb-0000-cccc-1111-dddd2222eeee"
OTHER = "bbbbcccc-1111-dddd-2222-eeee3333ffff"
ENTRA = "https://login.microsoftonline.com"
TEMPLATE = f"{ENTRA}/{{tid}}/v2.0"
KEYS = f"{ENTRA}/common/discovery/v2.0/keys"
NUMBER = "+4915112345678"


def case(parameters=None, status="UPDATE_COMPLETE", given=None, number="", outputs=None, account=None, **services):
    account = account or Account(**services)
    resources = {"Api": ("AWS::ApiGateway::RestApi", "abc")}
    target = Deployed(account, status=status, parameters=parameters or {}, outputs=outputs, resources=resources)
    return doctor.Case(account, target, "dev", stack.template()["Parameters"], given or {}, number)


class Looks(unittest.TestCase):
    """What one look says."""

    def found(self, look, state, *words, **about):
        """Looks as the program does, compares the state and demands words of the sentence."""
        got, sentence = doctor.outcome(look, case(**about))
        self.assertEqual(state, got, sentence)
        for word in words:
            self.assertIn(word, sentence)
        self.assertNotIn("\n", sentence)
        return sentence


class Settings(Looks):
    whole = {"OidcAudience": CLIENT, "AllowedTenants": TENANT, "PublicUrl": "https://a.example", "AdminOrigin": "https://b.example"}

    def test_what_neither_stack_nor_samconfig_gives_is_named_with_what_to_type(self):
        self.found(
            doctor.values, doctor.MEND, "OidcAudience, AllowedTenants. ", "deploy --env dev --parameters OidcAudience='…' AllowedTenants='…'", "samconfig.toml",
            status=None,
        )
        self.found(doctor.values, doctor.MEND, "no value yet: AllowedTenants.", status=None, given={"OidcAudience": CLIENT})

    def test_before_the_first_deployment_samconfig_is_enough(self):
        self.found(doctor.values, doctor.OK, status=None, given={"OidcAudience": CLIENT, "AllowedTenants": TENANT})

    def test_what_deploy_would_refuse_in_samconfig_is_told(self):
        self.found(doctor.values, doctor.MEND, "Is OidcAudience meant?", "samconfig.toml", given={"OidcAudienc": CLIENT})

    def test_a_deployed_stack_knows_its_addresses(self):
        self.found(doctor.values, doctor.OK, parameters=self.whole)
        outputs = {"ApiUrl": "https://abc.example/live", "AdminUrl": "https://page.example/"}
        self.found(
            doctor.values, doctor.MEND, "PublicUrl is empty", "; AdminOrigin is empty", "make deploy ENV=dev, which sets it",
            parameters={**self.whole, "PublicUrl": "", "AdminOrigin": ""}, outputs=outputs,
        )

    def test_an_address_that_no_deployment_finds_is_to_be_given(self):
        for empty, words in {("AdminOrigin",): "AdminOrigin='…'", ("PublicUrl", "AdminOrigin"): "PublicUrl='…' AdminOrigin='…'"}.items():
            parameters = {**self.whole, **dict.fromkeys(empty, "")}
            self.found(doctor.values, doctor.MEND, f"deploy --env dev --parameters {words}.", parameters=parameters, outputs={"ApiUrl": "https://abc.example/live"})

    def test_a_domain_stands_for_the_public_url_and_no_admin_role_is_fine(self):
        parameters = {**self.whole, "PublicUrl": "", "DomainName": "api.example.org", "TenantAdminRole": ""}
        self.found(doctor.values, doctor.OK, parameters=parameters)

    def test_the_stack_counts_before_samconfig_and_that_before_the_template(self):
        about = case({"SmsCountries": "FR"}, given={"SmsCountries": "IT", "SmsSenderId": "P"})
        self.assertEqual(("FR", "P", "de"), tuple(about.parameters[name] for name in ("SmsCountries", "SmsSenderId", "SmsLanguage")))


class SignIn(Looks):
    """The web is what `documents` has: an object, a status, or an exception, by address."""

    def found(self, look, state, *words, documents=None, **parameters):
        self.asked = []

        def get(url, **options):
            self.asked.append(url)
            self.assertFalse(options["allow_redirects"])
            self.assertEqual(doctor.TIMEOUT, options["timeout"])
            answer = (documents or {}).get(url, requests.ConnectionError())
            if isinstance(answer, Exception):
                raise answer
            status = answer if isinstance(answer, int) else 200
            return mock.Mock(status_code=status, json=lambda: json.loads("<html>" if status != 200 or answer == 200 else json.dumps(answer)))

        with mock.patch.object(requests, "get", get):
            return super().found(look, state, *words, parameters={"OidcAudience": CLIENT, "AllowedTenants": TENANT, **parameters})

    def metadata(self, name, keys=KEYS):
        return {"issuer": name, "jwks_uri": keys}

    def test_the_audience_at_entra_is_a_client_id(self):
        self.found(doctor.audience, doctor.OK)
        for wrong in ("Pintle", f"api://{CLIENT}", TENANT.upper()):
            self.found(doctor.audience, doctor.MEND, "Application (client) ID", OidcAudience=wrong)
        self.found(doctor.audience, doctor.MEND, "directory's ID", OidcAudience=TENANT)
        self.found(doctor.audience, doctor.UNKNOWN, "no value yet", OidcAudience="")

    def test_another_issuer_may_have_any_audience(self):
        self.found(doctor.audience, doctor.OK, OidcAudience="pintle", OidcIssuer="https://id.example.org")

    def test_entras_template_is_found_in_the_document_for_all_tenants(self):
        where = f"{ENTRA}/common/v2.0{doctor.DISCOVERY}"
        documents = {where: self.metadata(f"{ENTRA}/{{tenantid}}/v2.0")}
        self.found(doctor.issuer, doctor.OK, documents=documents)
        self.assertEqual([where], self.asked)

    def test_one_tenants_issuer_may_use_the_keys_for_all(self):
        name, keys = f"{ENTRA}/{TENANT}/v2.0", f"{ENTRA}/{TENANT}/discovery/v2.0/keys"
        documents = {name + doctor.DISCOVERY: self.metadata(name, keys)}
        for own in (KEYS, keys, KEYS.replace("common", "organizations")):
            self.found(doctor.issuer, doctor.OK, documents=documents, OidcIssuer=name, OidcJwksUrl=own)
        for wrong in (KEYS.replace("common", OTHER), f"{ENTRA}/common/discovery/keys"):
            self.found(doctor.issuer, doctor.MEND, f"Set OidcJwksUrl to that in place of {wrong}", keys, documents=documents, OidcIssuer=name, OidcJwksUrl=wrong)

    def test_an_issuer_that_entras_page_sign_in_never_has_is_refused_unasked(self):
        for wrong in (f"https://sts.windows.net/{TENANT}/", f"{ENTRA}/common/v2.0", f"{ENTRA}/{TENANT}", f"{ENTRA}/{{tid}}/v2.0/", f"http://login.microsoftonline.com/{TENANT}/v2.0"):
            self.found(doctor.issuer, doctor.MEND, f"OidcIssuer={TEMPLATE}", OidcIssuer=wrong)
            self.assertEqual([], self.asked)

    def test_an_issuer_of_a_tenant_that_is_not_allowed_lets_nobody_in(self):
        name = f"{ENTRA}/{OTHER}/v2.0"
        self.found(doctor.issuer, doctor.MEND, "nobody could sign in", OidcIssuer=name)
        for allowed in ("*", "", f"{TENANT},{OTHER}"):
            self.found(doctor.issuer, doctor.OK, documents={name + doctor.DISCOVERY: self.metadata(name)}, OidcIssuer=name, AllowedTenants=allowed)

    def test_another_issuer_is_taken_by_its_word(self):
        name = "https://id.example.org"
        documents = {name + doctor.DISCOVERY: self.metadata(name, name + "/jwks")}
        about = {"documents": documents, "OidcIssuer": name, "OidcJwksUrl": name + "/jwks"}
        self.found(doctor.issuer, doctor.OK, **about)
        self.found(doctor.issuer, doctor.MEND, name + "/jwks", **{**about, "OidcJwksUrl": name + "/keys"})
        documents[name + doctor.DISCOVERY] = self.metadata(name + "/", name + "/jwks")
        self.found(doctor.issuer, doctor.MEND, f"calls itself {name}/,", **about)
        documents[name + doctor.DISCOVERY] = {}
        self.found(doctor.issuer, doctor.MEND, "calls itself nothing", **about)

    def test_many_tenants_of_another_issuer_can_not_be_discovered(self):
        name = "https://id.example.org/{tid}"
        for many in ("a,b", "*"):
            self.found(doctor.issuer, doctor.MEND, "Allow one tenant", OidcIssuer=name, AllowedTenants=many)
        own = "https://id.example.org/a"
        documents = {own + doctor.DISCOVERY: self.metadata(own, own + "/jwks")}
        self.found(doctor.issuer, doctor.OK, documents=documents, OidcIssuer=name, AllowedTenants="a", OidcJwksUrl=own + "/jwks")

    def test_an_address_without_a_configuration_is_to_be_mended(self):
        name = "https://id.example.org"
        for answer in (404, 302, 200, ["issuer"]):
            words = "answers 200" if isinstance(answer, list) else f"answers {answer}"
            self.found(doctor.issuer, doctor.MEND, words, documents={name + doctor.DISCOVERY: answer}, OidcIssuer=name)

    def test_silence_and_a_failing_issuer_say_nothing_about_the_parameters(self):
        self.found(doctor.issuer, doctor.UNKNOWN, "does not answer (ConnectionError)")
        where = f"{ENTRA}/common/v2.0{doctor.DISCOVERY}"
        self.found(doctor.issuer, doctor.UNKNOWN, "(ReadTimeout)", documents={where: requests.ReadTimeout()})
        for status in (429, 503):
            self.found(doctor.issuer, doctor.UNKNOWN, f"answers {status}", documents={where: status})

    def test_entra_knows_each_tenant_that_is_allowed(self):
        documents = {f"{ENTRA}/{TENANT}/v2.0{doctor.DISCOVERY}": self.metadata("x"), f"{ENTRA}/{OTHER}/v2.0{doctor.DISCOVERY}": 400}
        self.found(doctor.tenants, doctor.OK, documents=documents)
        self.found(doctor.tenants, doctor.MEND, f"no tenant {OTHER}.", documents=documents, AllowedTenants=f"{TENANT},{OTHER}")
        documents[f"{ENTRA}/{OTHER}/v2.0{doctor.DISCOVERY}"] = 404
        self.found(doctor.tenants, doctor.UNKNOWN, "404", documents=documents, AllowedTenants=f"{TENANT},{OTHER}")
        self.found(doctor.tenants, doctor.UNKNOWN, "does not answer")

    def test_a_tenant_at_entra_is_a_guid_in_small_letters(self):
        for wrong in ("contoso", TENANT.upper()):
            self.found(doctor.tenants, doctor.MEND, wrong, "Tenant ID", AllowedTenants=f"{TENANT},{wrong}")
            self.assertEqual([], self.asked)

    def test_all_tenants_and_those_of_another_issuer_are_asked_of_nobody(self):
        self.found(doctor.tenants, doctor.OK, AllowedTenants="*")
        self.found(doctor.tenants, doctor.OK, AllowedTenants="acme", OidcIssuer="https://id.example.org")
        self.found(doctor.tenants, doctor.UNKNOWN, "no value yet", AllowedTenants="")
        self.assertEqual([], self.asked)


class Web(unittest.TestCase):
    """The real client against a server of this test."""

    def setUp(self):
        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                requested.append((self.path, self.headers.get("Authorization")))
                self.send_response(302 if self.path == "/moved" else 200)
                self.send_header("Location", "/good")
                self.end_headers()
                self.wfile.write(b'{"issuer": "x"}' if self.path == "/good" else b"<html>")

            def log_message(self, *_):
                pass

        self.requested = requested = []
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.base = f"http://127.0.0.1:{server.server_port}"
        bypass = mock.patch.dict("os.environ", {"NO_PROXY": "127.0.0.1"})
        bypass.start()
        self.addCleanup(bypass.stop)

    def test_an_object_is_read_and_nothing_else_is_one(self):
        self.assertEqual((200, {"issuer": "x"}), doctor.published(self.base + "/good"))
        self.assertEqual((200, None), doctor.published(self.base + "/page"))

    def test_credentials_of_the_operator_stay_at_home(self):
        with tempfile.NamedTemporaryFile("w", suffix="netrc") as netrc, mock.patch.dict("os.environ", {"NETRC": netrc.name}):
            netrc.write("machine 127.0.0.1 login me password secret\n")
            netrc.flush()
            doctor.published(self.base + "/good")
        self.assertEqual([("/good", None)], self.requested)

    def test_a_redirect_is_not_followed(self):
        self.assertEqual((302, None), doctor.published(self.base + "/moved"))
        self.assertEqual([("/moved", None)], self.requested)


class Sms(Looks):
    def sns(self, **attributes):
        return {"get_sms_attributes": {"attributes": attributes}}

    def test_an_account_in_the_sandbox_is_to_leave_it(self):
        for inside, state in {True: doctor.MEND, False: doctor.OK}.items():
            self.found(doctor.sandbox, state, sns={"get_sms_sandbox_account_status": {"IsInSandbox": inside}})

    def test_a_day_at_the_cap_fits_into_the_months_limit(self):
        for limit, state in {"99": doctor.MEND, "100": doctor.OK}.items():
            self.found(doctor.spend_limit, state, parameters={"SmsPerStackDay": "1000"}, sns=self.sns(MonthlySpendLimit=limit))

    def test_an_account_that_set_no_limit_has_the_one_of_a_new_account(self):
        self.found(doctor.spend_limit, doctor.MEND, "1 USD a month", parameters={"SmsPerStackDay": "1000"}, sns=self.sns())

    def test_delivery_logs_are_on(self):
        self.found(doctor.delivery_logs, doctor.MEND, sns=self.sns())
        self.found(doctor.delivery_logs, doctor.OK, sns=self.sns(DeliveryStatusIAMRole="arn:r"))

    def test_a_sender_is_shown_in_all_countries_without_a_registration(self):
        for name, countries, state in (
            ("", "US", doctor.OK), ("Pintle", "DE,CH", doctor.OK), ("Pintle", "DE,AT", doctor.MEND),
            ("Pintle", "DE,US", doctor.MEND), ("Pintle", "*", doctor.MEND),
        ):
            self.found(doctor.sender, state, parameters={"SmsSenderId": name, "SmsCountries": countries})

    def test_a_country_is_one_that_has_numbers_and_gets_sms(self):
        for countries, state, word in (
            ("DE,AT,CH", doctor.OK, "AT, CH, DE"), ("*", doctor.OK, "not CU, IR, KP, SD, SY"), ("DE,UK", doctor.MEND, "belongs to UK."),
            ("AQ", doctor.MEND, "AQ"), ("DE,SY", doctor.MEND, "no SMS to SY."),
        ):
            self.found(doctor.countries, state, word, parameters={"SmsCountries": countries})

    def test_the_united_states_take_sms_from_a_number_of_theirs_alone(self):
        for numbers, state in (([], doctor.MEND), ([{"Iso2CountryCode": "GB"}], doctor.MEND), ([{"Iso2CountryCode": "US"}], doctor.OK)):
            self.found(doctor.countries, state, parameters={"SmsCountries": "DE,US"}, sns={"list_origination_numbers": {"PhoneNumbers": numbers}})

    def test_the_countries_of_the_lists_are_ones_that_have_numbers(self):
        for countries in (doctor.NO_SENDER, doctor.REGISTERED_SENDER, doctor.NO_SMS, doctor.OWN_NUMBER, {"DE", "XK"}):
            self.assertEqual(set(), countries - doctor.REGIONS)

    def test_no_calling_code_begins_with_another(self):
        codes = set(doctor.CALLING_CODES)
        self.assertEqual(set(), {code for code in codes for end in range(1, len(code)) if code[:end] in codes})

    def test_access_logs_need_the_accounts_role(self):
        self.found(doctor.gateway_role, doctor.MEND, parameters={"AccessLogs": "true"}, apigateway={"get_account": {}})
        self.found(doctor.gateway_role, doctor.OK, parameters={"AccessLogs": "false"}, apigateway={"get_account": {}})
        self.found(doctor.gateway_role, doctor.OK, apigateway={"get_account": {"cloudwatchRoleArn": "arn:r"}})

    def test_a_new_accounts_ten_functions_at_once_are_too_few(self):
        for limit, state in {10: doctor.MEND, 1000: doctor.OK}.items():
            answers = {"lambda": {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": limit}}}}
            self.found(doctor.concurrency, state, **answers)

    def test_a_reservation_counts_for_each_function_that_has_it(self):
        pins = {"Properties": {"ReservedConcurrentExecutions": {"If": ["ReservePins", {"Ref": "PinConcurrency"}, {"Ref": "AWS::NoValue"}]}}}
        self.assertEqual(["PinConcurrency", "PinConcurrency"], doctor.reservations({"A": pins, "B": pins, "C": {}}))

    def test_a_region_without_sms_is_told(self):
        for name, state in {"eu-central-1": doctor.OK, "mx-central-9": doctor.MEND}.items():
            account = Account()
            account.region = name
            account.session = stack.boto3.Session(region_name=name)
            self.found(doctor.region, state, account=account)


class Number(Looks):
    def found(self, look, state, *words, number=NUMBER, **about):
        sentence = super().found(look, state, *words, number=number, **about)
        self.assertNotIn(number[1:], sentence)
        return sentence

    def test_a_number_is_read_as_people_write_it(self):
        self.assertEqual("", doctor.number_of(None))
        self.assertEqual(NUMBER, doctor.number_of("+49 (151) 123-456.78"))

    def test_without_a_value_it_is_asked_for_or_read_from_the_input(self):
        with mock.patch.object(stack, "on_terminal", lambda: True), mock.patch.object(stack, "ask", lambda _: NUMBER):
            self.assertEqual(NUMBER, doctor.number_of(""))
        with mock.patch.object(stack, "on_terminal", lambda: False), mock.patch.object(doctor.sys, "stdin", io.StringIO(NUMBER + "\n")):
            self.assertEqual(NUMBER, doctor.number_of(""))

    def test_what_is_no_number_is_refused_and_not_repeated(self):
        ended = mock.Mock(side_effect=EOFError)
        with mock.patch.object(stack, "on_terminal", lambda: True), mock.patch.object(stack, "ask", ended), self.assertRaises(stack.Stop):
            doctor.number_of("")
        for wrong in ("0151 7654321", "+0151765432", "+49", "+49151765432100000", "+49151765x321", "+٤٩١٥١١٢٣٤٥٦"):
            with self.assertRaises(stack.Stop) as stopped:
                doctor.number_of(wrong)
            self.assertNotIn("765", str(stopped.exception))

    def test_a_case_does_not_print_it(self):
        self.assertNotIn(NUMBER[3:], repr(case(number=NUMBER)))

    def test_its_country_is_among_smscountries(self):
        for number, countries, state, words in (
            (NUMBER, "DE,AT,CH", doctor.OK, "+49 is DE"), (NUMBER, "*", doctor.OK, "+49 is DE"), (NUMBER, "AT,CH", doctor.MEND, "SmsCountries has AT,CH"),
            ("+447400123456", "DE", doctor.MEND, "+44 is GB and 3 more"), ("+447400123456", "GB", doctor.OK, "where the number is of GB"),
            ("+447400123456", "GB,GG,IM,JE", doctor.OK, "in SmsCountries"), ("+14165550123", "CA", doctor.UNKNOWN, "does not tell whose"),
            ("+5352345678", "*", doctor.MEND, "CU, to which AWS sends no SMS"), ("+881612345678", "*", doctor.MEND, "+…78 begins with"),
        ):
            self.found(doctor.number_country, state, words, number=number, parameters={"SmsCountries": countries})

    def test_a_number_that_opted_out_is_opted_in_at_its_owners_wish(self):
        for out, state, word in ((True, doctor.MEND, "opt-in-phone-number"), (False, doctor.OK, "+49…78")):
            self.found(doctor.number_opted_out, state, word, sns={"check_if_phone_number_is_opted_out": {"isOptedOut": out}})

    def test_a_number_that_aws_repeats_in_a_refusal_is_masked(self):
        for said in (NUMBER, NUMBER[1:]):
            no = refusal("InvalidParameter", "CheckIfPhoneNumberIsOptedOut", f"Invalid parameter: {said} is not\nvalid")
            self.found(doctor.number_opted_out, doctor.UNKNOWN, "49…78 is not valid", sns={"check_if_phone_number_is_opted_out": no})

    def test_in_the_sandbox_it_has_to_be_verified(self):
        for known, state, word in (
            ({NUMBER: "Verified"}, doctor.OK, "verified"), ({NUMBER: "Pending"}, doctor.MEND, "Enter the code"), ({"+4915100000": "Verified"}, doctor.MEND, "Add it"),
        ):
            pages = {"PhoneNumbers": [{"PhoneNumber": number, "Status": status} for number, status in known.items()]}
            answers = {"get_sms_sandbox_account_status": {"IsInSandbox": True}, "list_sms_sandbox_phone_numbers": pages}
            self.found(doctor.number_in_sandbox, state, word, sns=answers)
        self.found(doctor.number_in_sandbox, doctor.OK, sns={"get_sms_sandbox_account_status": {"IsInSandbox": False}})


class Program(unittest.TestCase):
    """All of it, but for AWS and the web."""

    sound = {
        "sts": {"get_caller_identity": {"Account": "1"}},
        "sns": {
            "get_sms_sandbox_account_status": {"IsInSandbox": False},
            "get_sms_attributes": {"attributes": {"MonthlySpendLimit": "100", "DeliveryStatusIAMRole": "arn:r"}},
            "check_if_phone_number_is_opted_out": {"isOptedOut": False},
        },
        "apigateway": {"get_account": {"cloudwatchRoleArn": "arn:r"}},
        "lambda": {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": 1000}}},
    }

    def run_it(self, *arguments, parameters=None, **services):
        account = Account(**{**self.sound, **services})
        account.session = stack.boto3.Session(region_name=account.region)
        target = Deployed(account, parameters={**Settings.whole, **(parameters or {})})
        config = mock.Mock(parameters=lambda: {})
        answers = {f"{ENTRA}/common/v2.0{doctor.DISCOVERY}": {"issuer": f"{ENTRA}/{{tenantid}}/v2.0", "jwks_uri": KEYS}}
        out = io.StringIO()
        with contextlib.redirect_stdout(out), mock.patch.object(stack, "open_stack", lambda _: (config, account, target)), \
                mock.patch.object(doctor, "published", lambda url: (200, answers.get(url, {}))):
            code = doctor.main(list(arguments))
        head, *lines = out.getvalue().splitlines()
        self.assertIn("stack pintle (UPDATE_COMPLETE)", head)
        return code, [line[:4].strip() for line in lines], out.getvalue()

    def test_it_ends_with_0_where_all_is_well_with_a_line_for_each_look(self):
        code, states, _ = self.run_it()
        self.assertEqual((stack.DONE, [doctor.OK] * len(doctor.LOOKS)), (code, states))
        code, states, said = self.run_it("--number", NUMBER)
        self.assertEqual((stack.DONE, [doctor.OK] * (len(doctor.LOOKS) + len(doctor.LOOKS_AT_NUMBER))), (code, states))
        self.assertNotIn(NUMBER[1:], said)

    def test_one_line_that_is_not_ok_is_a_failure(self):
        for change in (
            {"parameters": {"AdminOrigin": ""}},
            {"apigateway": {"get_account": refusal("AccessDenied", "GetAccount")}},
            {"apigateway": {"get_account": botocore.exceptions.EndpointConnectionError(endpoint_url="https://x")}},
        ):
            code, states, said = self.run_it(**change)
            self.assertEqual((stack.FAILED, len(doctor.LOOKS) - 1), (code, states.count(doctor.OK)), said)

    def test_it_only_reads(self):
        source = (stack.ROOT / "local" / "stack" / "doctor.py").read_text(encoding="utf-8")
        operations = set(re.findall(r'client\("[a-z]+"\)\.(?:get_paginator\(")?(\w+)', source))
        self.assertEqual(
            {"get_caller_identity", "get_sms_sandbox_account_status", "get_sms_attributes", "list_origination_numbers", "get_account",
             "get_account_settings", "check_if_phone_number_is_opted_out", "list_sms_sandbox_phone_numbers"},
            operations,
        )


if __name__ == "__main__":
    unittest.main()
