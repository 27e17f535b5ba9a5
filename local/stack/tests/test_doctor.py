import unittest

import doctor
import stack
from tests.stand_in import Account


class Checks(unittest.TestCase):
    def state(self, look, parameters=None, **services):
        return look(Account(**services), parameters or {})[0]

    def sns(self, **attributes):
        return {"get_sms_attributes": {"attributes": attributes}}

    def test_an_account_in_the_sandbox_is_to_leave_it(self):
        for inside, state in {True: doctor.MEND, False: doctor.OK}.items():
            self.assertEqual(state, self.state(doctor.sandbox, sns={"get_sms_sandbox_account_status": {"IsInSandbox": inside}}))

    def test_a_day_at_the_cap_fits_into_the_months_limit(self):
        for limit, state in {"99": doctor.MEND, "100": doctor.OK}.items():
            self.assertEqual(state, self.state(doctor.spend_limit, {"SmsPerStackDay": "1000"}, sns=self.sns(MonthlySpendLimit=limit)))

    def test_an_account_that_set_no_limit_has_the_one_of_a_new_account(self):
        self.assertIn("1 USD a month", doctor.spend_limit(Account(sns=self.sns()), {"SmsPerStackDay": "1000"})[2])

    def test_delivery_logs_are_on(self):
        self.assertEqual(doctor.MEND, self.state(doctor.delivery_logs, sns=self.sns()))
        self.assertEqual(doctor.OK, self.state(doctor.delivery_logs, sns=self.sns(DeliveryStatusIAMRole="arn:r")))

    def test_a_sender_is_shown_in_all_countries_without_a_registration(self):
        for name, countries, state in (
            ("", "US", doctor.OK), ("Pintle", "DE,CH", doctor.OK), ("Pintle", "DE,AT", doctor.MEND),
            ("Pintle", "DE,US", doctor.MEND), ("Pintle", "*", doctor.MEND),
        ):
            self.assertEqual(state, self.state(doctor.sender, {"SmsSenderId": name, "SmsCountries": countries}), countries)

    def test_access_logs_need_the_accounts_role(self):
        self.assertEqual(doctor.MEND, self.state(doctor.gateway_role, {"AccessLogs": "true"}, apigateway={"get_account": {}}))
        self.assertEqual(doctor.OK, self.state(doctor.gateway_role, {"AccessLogs": "false"}, apigateway={"get_account": {}}))
        self.assertEqual(doctor.OK, self.state(doctor.gateway_role, {}, apigateway={"get_account": {"cloudwatchRoleArn": "arn:r"}}))

    def test_a_new_accounts_ten_functions_at_once_are_too_few(self):
        for limit, state in {10: doctor.MEND, 1000: doctor.OK}.items():
            answers = {"lambda": {"get_account_settings": {"AccountLimit": {"ConcurrentExecutions": limit}}}}
            self.assertEqual(state, self.state(doctor.concurrency, **answers))

    def test_a_reservation_counts_for_each_function_that_has_it(self):
        pins = {"Properties": {"ReservedConcurrentExecutions": {"If": ["ReservePins", {"Ref": "PinConcurrency"}, {"Ref": "AWS::NoValue"}]}}}
        self.assertEqual(["PinConcurrency", "PinConcurrency"], doctor.reservations({"A": pins, "B": pins, "C": {}}))

    def test_a_region_without_sms_is_told(self):
        for name, state in {"eu-central-1": doctor.OK, "mx-central-9": doctor.MEND}.items():
            account = Account()
            account.region = name
            account.session = stack.boto3.Session(region_name=name)
            self.assertEqual(state, doctor.region(account, {})[0])

    def test_it_only_reads(self):
        source = (stack.ROOT / "local" / "stack" / "doctor.py").read_text(encoding="utf-8")
        operations = set(__import__("re").findall(r'client\("[a-z]+"\)\.(\w+)', source))
        self.assertTrue(operations and all(name.startswith("get_") for name in operations), operations)


if __name__ == "__main__":
    unittest.main()
