import datetime
import json
import unittest

import logs
import stack
from tests.stand_in import Account, Deployed, refusal

CALL = {"function": "ExchangeToken", "requestId": "r-1", "route": "GET /v1/accessToken", "status": 200, "millis": 12}


def line(message, function="ExchangeToken"):
    return logs.parse(0, function, message if isinstance(message, str) else json.dumps(message))


class Lines(unittest.TestCase):
    def text(self, message):
        return str(line(message))[len("00:00:00.000 ") :]

    def test_a_call_is_one_line_to_read(self):
        self.assertEqual("ExchangeToken        200    12 ms GET /v1/accessToken (r-1)", self.text(CALL))

    def test_a_crash_shows_its_frames_below(self):
        crash = {**CALL, "status": 500, "exception": "java.lang.IllegalStateException", "at": ["a.B.c(B.java:1)", "d.E.f(E.java:2)"]}
        first, *frames = self.text(crash).split("\n")
        self.assertIn("java.lang.IllegalStateException", first)
        self.assertEqual(["    at a.B.c(B.java:1)", "    at d.E.f(E.java:2)"], frames)

    def test_metrics_are_left_out_and_what_they_count_by_is_not(self):
        block = {"Timestamp": 1, "CloudWatchMetrics": [{"Namespace": "Pintle", "Dimensions": [["Stack", "Cause"]], "Metrics": [{"Name": "SmsNotSent"}]}]}
        shown = self.text({"event": "sms_not_sent", "_aws": block, "Stack": "pintle", "SmsNotSent": 1, "Cause": "sandbox"})
        self.assertEqual("ExchangeToken            sms_not_sent Cause=sandbox", shown)

    def test_what_is_no_json_is_shown_as_it_is(self):
        self.assertIn('{"cut', self.text('{"cut'))
        self.assertIn("Task timed out", self.text("2026 abc Task timed out after 10.00 seconds"))

    def test_the_platforms_own_lines_say_nothing(self):
        for message in ("START RequestId: 1 Version: 3", "REPORT RequestId: 1\tDuration: 1 ms", "INIT_START Runtime Version: java:25", ""):
            self.assertIsNone(line(message))
        self.assertIsNotNone(line("REPORT RequestId: 1\tDuration: 10000 ms\tStatus: timeout"))

    def test_a_line_can_not_move_the_cursor(self):
        self.assertNotIn("\x1b", self.text({**CALL, "route": "\x1b[2J"}))
        self.assertNotIn("\x1b", self.text("\x1b[2J"))

    def test_refusals_and_crashes_are_failures_and_answers_are_not(self):
        self.assertFalse(line(CALL).failed())
        for message in ({**CALL, "status": 401}, {"event": "dependency_down", "reason": "x"}, {"exception": "E"}, "java.lang.OutOfMemoryError: heap"):
            self.assertTrue(line(message).failed(), message)


class Reading(unittest.TestCase):
    resources = {
        "ApiLog": (logs.GROUPS, "/aws/apigateway/pintle"),
        "ExchangeTokenLog": (logs.GROUPS, "/aws/lambda/pintle-ExchangeToken"),
        "ExchangeToken": ("AWS::Lambda::Function", "pintle-ExchangeToken-x1"),
    }

    def test_all_functions_are_read_and_the_gateway_only_when_it_is_asked_for(self):
        target = Deployed(resources=self.resources)
        self.assertEqual({"/aws/lambda/pintle-ExchangeToken": "ExchangeToken"}, logs.log_groups(target, None))
        self.assertEqual({"/aws/apigateway/pintle": "Api"}, logs.log_groups(target, "Api"))

    def test_an_unknown_function_is_refused_with_those_that_there_are(self):
        with self.assertRaisesRegex(stack.Stop, "Api, ExchangeToken"):
            logs.log_groups(Deployed(resources=self.resources), "Exchange")

    def test_on_localstack_the_functions_own_log_groups_are_read_too(self):
        found = logs.log_groups(Deployed(Account("http://localhost:4566"), resources=self.resources), "ExchangeToken")
        self.assertIn("/aws/lambda/pintle-ExchangeToken-x1", found)

    def test_a_log_group_that_is_not_there_yet_is_empty(self):
        answers = {"b": {"events": [{"timestamp": 5, "eventId": "e", "message": "m"}]}, "a": refusal("ResourceNotFoundException")}
        account = Account(logs={"filter_log_events": lambda logGroupName, startTime: answers[logGroupName]})
        self.assertEqual([(5, "B", "e", "m")], logs.read(account, {"a": "A", "b": "B"}, 0))


class Since(unittest.TestCase):
    now = datetime.datetime(2026, 1, 2, 12, 0, tzinfo=datetime.timezone.utc)

    def test_it_is_a_while_ago_or_a_moment(self):
        noon = int(self.now.timestamp() * 1000)
        self.assertEqual(noon - 600_000, logs.moment("10m", self.now))
        self.assertEqual(noon - 86_400_000, logs.moment("1d", self.now))
        self.assertEqual(noon, logs.moment("2026-01-02T12:00:00Z", self.now))

    def test_anything_else_is_refused_with_what_it_takes(self):
        for text in ("10", "m", "yesterday"):
            with self.assertRaisesRegex(stack.Stop, "90s, 10m, 2h, 1d"):
                logs.moment(text, self.now)


if __name__ == "__main__":
    unittest.main()
