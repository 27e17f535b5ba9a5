import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tools import BENCH, program

costs = program("costs")
DOCUMENT = json.loads((BENCH / "prices.json").read_text())
PRICES = costs.Prices(DOCUMENT)
TEMPLATE = BENCH.parent / "template.yaml"
EXCHANGE = costs.calls()["exchange"][0]
OWN = costs.throttles(TEMPLATE)


def free():
    document = copy.deepcopy(DOCUMENT)
    for entry in document["prices"].values():
        if "usd" in entry:
            entry["usd"] = 0
        else:
            entry["tiers"] = [[end, 0] for end, _ in entry["tiers"]]
    return costs.Prices(document)


class PricesTest(unittest.TestCase):
    def test_prices_of_zero_give_zero(self):
        for some in costs.calls().values():
            for call in some:
                self.assertEqual(0, sum(costs.parts(call, free(), 1024, "arm64", 1.0, 1e6).values()))

    def test_a_tier_holds_up_to_its_end_and_the_next_one_for_what_is_beyond(self):
        prices = costs.Prices({"region": "r", "date": "d", "prices": {"p": {"tiers": [[10, 2.0], [30, 1.0], [None, 0.5]]}}})
        self.assertEqual([0, 10, 20, 21, 40, 45], [prices.of("p", amount) for amount in (0, 5, 10, 11, 30, 40)])

    def test_every_price_says_where_it_is_published(self):
        for name, entry in DOCUMENT["prices"].items():
            self.assertTrue(entry["published"], name)
            self.assertEqual(1, len({"usd", "tiers"} & set(entry)), name)

    def test_the_ends_of_tiers_rise_and_their_last_one_has_none(self):
        for name, entry in DOCUMENT["prices"].items():
            *ends, last = [end for end, _ in entry.get("tiers", [[None, 0]])]
            self.assertEqual(sorted(ends), ends, name)
            self.assertIsNone(last, name)


class CallsTest(unittest.TestCase):
    def test_the_parts_of_a_sign_in_are_those_of_its_two_calls(self):
        both = [costs.parts(call, PRICES, 1024, "arm64", 1.0, 1e6) for call in costs.calls()["PIN sign-in"]]
        self.assertAlmostEqual(sum(sum(one.values()) for one in both), sum(costs.together(both).values()), places=6)

    def test_a_million_sms_cost_a_million_times_one(self):
        pin, login = costs.calls()["PIN sign-in"]
        self.assertAlmostEqual(1e6 * PRICES.of("sms_DE"), costs.parts(pin, PRICES, 1024, "arm64", 1, 1e6)["SMS"])
        self.assertEqual(0, costs.parts(login, PRICES, 1024, "arm64", 1, 1e6)["SMS"])

    def test_an_exchange_reads_four_rows_of_one_unit_each(self):
        self.assertEqual(4, EXCHANGE.units_read)

    def test_more_memory_is_faster_up_to_a_whole_processor_and_no_further(self):
        times = [EXCHANGE.milliseconds(memory, 1.0) for memory in costs.MEMORIES]
        self.assertEqual([times[0] > times[1], times[1] > times[2], times[2] == times[3]], [True] * 3)

    def test_arm_costs_less_than_x86_for_the_same_time(self):
        arm, x86 = (costs.parts(EXCHANGE, PRICES, 1024, kind, 1.0, 1e6)["Lambda"] for kind in ("arm64", "x86_64"))
        self.assertLess(arm, x86)

    def test_sizes_follow_the_rules_of_the_table(self):
        self.assertEqual([3, 1, 8, 3 + 1 + 1 + 2, 3 + 1 + 4], [costs.size(one) for one in ("abc", True, 1_795_000_000_000, {"a": "bc"}, ["abcd"])])
        self.assertEqual([1, 1, 2], [costs.read_units(one) for one in (0, 4096, 4097)])
        self.assertEqual([1, 2, 4], [costs.write_units(1024), costs.write_units(1025), costs.write_units(1025, True)])


class LoadTest(unittest.TestCase):
    def load(self, per_day):
        return costs.load(per_day, PRICES, EXCHANGE, 0.5, OWN)

    def test_the_sum_of_the_parts_is_the_total(self):
        for per_day in costs.LOADS:
            one = self.load(per_day)
            self.assertAlmostEqual(sum(one["parts"].values()), one["month"])

    def test_a_thousand_a_day_bite_nothing(self):
        self.assertEqual([], self.load(10**3)["bites"])

    def test_the_limit_at_a_thousand_million_a_day_is_named(self):
        bites = self.load(10**9)["bites"]
        self.assertIn("CallsPerSecond", bites[0][0])
        self.assertIn("API Gateway", bites[1][0])
        self.assertIn("API Gateway", costs.first(bites, False))

    def test_limits_come_in_the_order_in_which_they_bite(self):
        at = [one[1] for one in costs.limits(OWN, 10)]
        self.assertEqual(sorted(at), at)

    def test_throttles_are_those_of_the_template(self):
        self.assertEqual((100, 400, 5, 10), tuple(OWN[name] for name in ("CallsPerSecond", "CallBurst", "PinCallsPerSecond", "PinCallBurst")))

    def test_a_template_without_a_throttle_says_which_one(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaisesRegex(SystemExit, "no parameter CallsPerSecond"):
            (Path(folder) / "t.yaml").write_text("Parameters: {}\n")
            costs.throttles(Path(folder) / "t.yaml")


class SheetTest(unittest.TestCase):
    def measured(self, text):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "warm.jsonl").write_text(text)
            return costs.measured(Path(folder))

    def test_the_median_of_the_rounds_without_the_store_counts(self):
        lines = [{"server": server, "label": "exchange", "cpu_server": time, "store": {"batchGetItem": 1.0}}
                 for server, time in (("own", 0.1), ("own", 0.3), ("own", 0.2), ("whole", 9.0))]
        times, store = self.measured("\n".join(map(json.dumps, lines)) + "\n\n")
        self.assertEqual(({"exchange": 0.2}, {"exchange": {"batchGetItem": 1.0}}), (times, store))

    def test_a_line_that_is_no_json_is_named(self):
        with self.assertRaisesRegex(SystemExit, "line 2"):
            self.measured('{"a":1}\nno\n')

    def test_the_sheet_shows_what_was_measured_and_what_is_assumed(self):
        text = costs.sheet(PRICES, {"exchange": 0.123}, {"exchange": {"batchGetItem": 1.0}}, TEMPLATE)
        self.assertIn("0.123 (measured)", text)
        self.assertIn("0.500 (assumed)", text)
        for name in costs.ASSUMED:
            self.assertIn(f"`{name}`", text)

    def test_a_store_that_was_asked_otherwise_is_told_of(self):
        self.assertIn("asked {'batchGetItem': 3.0}", costs.sheet(PRICES, {"exchange": 0.1}, {"exchange": {"batchGetItem": 3.0}}, TEMPLATE))

    def test_the_program_names_a_folder_that_is_not_there(self):
        ran = subprocess.run([sys.executable, BENCH / "costs", "--results", "/no/such"], capture_output=True, text=True)
        self.assertEqual((1, ""), (ran.returncode, ran.stdout))
        self.assertIn("there is no folder /no/such", ran.stderr)


if __name__ == "__main__":
    unittest.main()
