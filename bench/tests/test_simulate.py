import re
import subprocess
import sys
import unittest
import xml.etree.ElementTree as ElementTree

from tools import BENCH, program

simulate = program("simulate")


def small(**changed):
    """Rows of 100 reads a second, and environments enough for all."""
    return simulate.parameters(**{"item_reads": 100, "environments": 10_000, "environments_burst": 10_000, "raised_calls_a_second": 10_000,
                                  "simulated_a_second": 1000, **changed})


def run(rate, given=None, seconds=6, **how):
    return simulate.HotConnector(rate, seconds=seconds, raised=True, given=given or small(), **how).run().result()


class KeysTest(unittest.TestCase):
    def test_an_environment_reads_the_row_of_all_once_a_second(self):
        model = simulate.HotConnector(50, seconds=10, raised=True, given=small()).run()
        calls = sum(model.answers.values())
        self.assertEqual(calls, model.answers["200"])
        self.assertGreater(model.asked, 3 * calls)
        self.assertLessEqual(model.asked, 3 * calls + 11 * model.environments)


class LimitsTest(unittest.TestCase):
    def test_a_bucket_lets_through_what_was_saved_and_then_its_rate(self):
        bucket = simulate.Bucket(10, 5)
        self.assertEqual(5, sum(bucket.take(0.0) for _ in range(20)))
        self.assertEqual(1, sum(bucket.take(0.1) for _ in range(20)))

    def test_a_partition_gets_its_tokens_in_grains(self):
        even = type("Even", (), {"random": lambda self: 0.5})()
        partition = simulate.Partition(100, 10, 0.1, even)
        self.assertEqual([10, 0, 10], [sum(partition.take(at) for _ in range(20)) for at in (0.0, 0.09, 0.11)])

    def test_the_first_pause_is_none_and_the_others_double_up_to_their_bound(self):
        most = type("Most", (), {"random": lambda self: 1.0})()
        self.assertEqual([0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.2, 0.2], [simulate.pause(most, at, 10, 200) for at in range(1, 9)])

    def test_the_busiest_second_is_found_wherever_it_begins(self):
        self.assertEqual(3, simulate.busiest([0.0, 0.9, 1.2, 1.8, 5.0]))
        self.assertEqual(0, simulate.busiest([]))


class HotConnectorTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_result_and_another_one_another(self):
        self.assertEqual(run(150, seed=3), run(150, seed=3))
        self.assertNotEqual(run(150, seed=3), run(150, seed=4))

    def test_a_partition_below_its_limit_throttles_nothing(self):
        one = run(60)
        self.assertEqual((0, 0), (one["throttles"], one["write_throttles"]))
        self.assertEqual(1, one["shares"]["200"])

    def test_a_partition_beyond_its_limit_throttles_and_some_are_told_503(self):
        one = run(300, seconds=8)
        self.assertGreater(one["throttles"], 0)
        self.assertGreater(one["shares"]["503"], 0.2)
        self.assertLess(one["good_late"], 130)

    def test_rows_in_one_partition_are_throttled_from_half_its_limit_on(self):
        self.assertEqual(0, run(70)["throttles"])
        self.assertGreater(run(70, new_table=True)["throttles"], 0)

    def test_the_shares_of_all_answers_are_one(self):
        self.assertAlmostEqual(1, sum(run(300)["shares"].values()))

    def test_the_gateway_refuses_before_a_row_does(self):
        p = small(calls_a_second=50, call_burst=10)
        one = simulate.HotConnector(300, seconds=6, given=p).run().result()
        self.assertEqual(0, one["throttles"])
        self.assertAlmostEqual(50 / 300, one["shares"]["200"], delta=0.05)
        self.assertAlmostEqual(1, one["shares"]["200"] + one["shares"]["429"])

    def test_without_environments_the_gateway_answers_5xx(self):
        one = run(80, small(environments=2))
        self.assertGreater(one["shares"]["5xx"], 0.1)
        self.assertEqual((2, 2), (one["environments"], one["cold"]))

    def test_a_row_that_gives_nothing_is_asked_three_times_and_then_it_is_503(self):
        one = simulate.HotConnector(20, seconds=3, raised=True, given=small(item_reads=0)).run()
        self.assertEqual(one.answers["503"], sum(one.answers.values()))
        self.assertEqual(one.asked, one.answers["503"] * 3 * len(simulate.ROWS))

    def test_without_tokens_of_the_sdk_nothing_is_tried_again(self):
        one = simulate.HotConnector(20, seconds=3, raised=True, given=small(item_reads=0, sdk_tokens=0)).run()
        self.assertEqual(one.asked, one.answers["503"] * len(simulate.ROWS))

    def test_thinning_changes_the_picture_little(self):
        whole, thin = (run(300, small(simulated_a_second=followed), seconds=12)["shares"] for followed in (300, 100))
        for outcome in simulate.OUTCOMES:
            self.assertAlmostEqual(whole[outcome], thin[outcome], delta=0.1)


class ColdTest(unittest.TestCase):
    def test_a_thousand_meet_no_quota_and_each_reads_the_secret_once(self):
        one = simulate.cold_starts(1000)
        self.assertEqual((1000, 1000, 0), (len(one["warm"]), one["secret_calls"], one["failed"]))
        self.assertLess(one["secret_peak"], simulate.parameters().secret_reads)

    def test_a_secret_that_is_read_too_often_is_asked_again_until_all_are_warm(self):
        one = simulate.cold_starts(300, given=simulate.parameters(secret_reads=50))
        self.assertGreater(one["secret_calls"], 300)
        self.assertGreater(one["failed"], 0)
        self.assertEqual(300, len(one["warm"]))

    def test_snapstart_is_warm_sooner(self):
        with_it, without = (simulate.cold_starts(200, snapstart=given)["warm"][-1] for given in (True, False))
        self.assertLess(with_it, without)


class RotationTest(unittest.TestCase):
    def test_a_planned_one_refuses_nothing_and_reaches_all_within_five_minutes(self):
        one = simulate.planned_rotation()
        self.assertEqual(0, one["failed"])
        self.assertLess(one["last"], simulate.parameters().fresh_s + 10)

    def test_after_a_compromise_nothing_is_answered_before_the_rotation_is_over(self):
        one = simulate.compromised_rotation(count=100)
        self.assertGreaterEqual(min(one["good"]), simulate.parameters().rotation_s)
        self.assertLessEqual(one["secret_peak"], 2 * 100)

    def test_programs_come_back_later_through_a_narrow_gateway(self):
        p = simulate.parameters(programs=500, program_calls_s=5)
        narrow, wide = (simulate.programs_return(rate, rate, given=p) for rate in (20, 1000))
        self.assertLess(wide["last"], narrow["last"])
        self.assertEqual(0, wide["429"])


class WrittenTest(unittest.TestCase):
    def drawn(self):
        results = [{"shares": dict(zip(simulate.OUTCOMES, (0.4, 0.3, 0.2, 0.1)))} for _ in simulate.RATES]
        colds = [{**simulate.cold_starts(100, snapstart=given)} for given in (True, False)]
        return simulate.chart(results, results, colds, simulate.compromised_rotation(count=50))

    def test_the_chart_is_xml_with_a_dark_form_and_asks_nobody_for_anything(self):
        text = self.drawn()
        ElementTree.fromstring(text)
        self.assertIn("prefers-color-scheme:dark", text)
        self.assertEqual(["http://www.w3.org/2000/svg"], re.findall(r"https?://[^\"']+", text))
        self.assertNotIn("nan", text)

    def test_every_parameter_has_its_reason(self):
        for name, (value, why) in simulate.PARAMETERS.items():
            self.assertIsInstance(value, (int, float), name)
            self.assertGreater(len(why), 10, name)

    def test_a_run_that_is_too_short_is_refused_with_the_mend(self):
        ran = subprocess.run([sys.executable, BENCH / "simulate", "--seconds", "1"], capture_output=True, text=True)
        self.assertEqual(1, ran.returncode)
        self.assertIn("5 or more", ran.stderr)


if __name__ == "__main__":
    unittest.main()
