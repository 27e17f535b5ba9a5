import contextlib
import sqlite3
import tempfile
import unittest
from pathlib import Path

from tools import program

growth = program("growth.py")
ROWS = [
    (b"T#1#GRANT#grant-of-the-seed", b"GRANT", b"digest 1", b"digest 2", 10, b'{"id":{"S":"grant-of-the-seed"},"tenant":{"S":"1"}}'),
    (b"T#1#GRANTS", b"connector#grant-of-the-seed", b"digest 3", b"digest 4", 10, b'{"id":{"S":"grant-of-the-seed"}}'),
    (b"T#1#GROUPS", b"sales", b"digest 5", b"digest 6", 10, b'{"sk":{"S":"sales"},"id":{"S":"sales"},"name":{"S":"salespeople"}}'),
]


class GrowthTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "pintle.db"
        with contextlib.closing(sqlite3.connect(self.path)) as file, file:
            file.execute("CREATE TABLE pintle (hashKey TEXT, rangeKey TEXT, hashValue BLOB, rangeValue BLOB, itemSize INTEGER,"
                         " ObjectJSON BLOB, PRIMARY KEY (hashKey, rangeKey))")
            file.executemany("INSERT INTO pintle VALUES (?, ?, ?, ?, ?, ?)", ROWS)

    def rows(self):
        with contextlib.closing(sqlite3.connect(self.path)) as file:
            return file.execute("SELECT * FROM pintle").fetchall()

    def test_copies_a_grant_with_its_place_in_the_list(self):
        growth.grown(self.path, "grants", 0, 50)
        rows = self.rows()
        self.assertEqual(len(rows), len(ROWS) + 2 * 50)
        self.assertTrue(set(ROWS) <= set(rows), "what was there stays")
        names = {key.rpartition(b"#")[2] for key, sort, *_ in rows if sort == b"GRANT"}
        listed = {sort.rpartition(b"#")[2] for key, sort, *_ in rows if key == b"T#1#GRANTS"}
        self.assertEqual(names, listed)
        self.assertEqual({len(name) for name in names}, {len(b"grant-of-the-seed")})

    def test_goes_on_where_it_stopped(self):
        growth.grown(self.path, "groups", 0, 5)
        growth.grown(self.path, "groups", 5, 20)
        groups = [row for row in self.rows() if row[0] == b"T#1#GROUPS"]
        self.assertEqual(len(groups), 1 + 20)
        self.assertEqual({row[2] for row in groups}, {b"digest 5"}, "one list")

    def test_names_a_copy_and_leaves_its_other_words(self):
        growth.grown(self.path, "groups", 0, 1)
        copy = next(row for row in self.rows() if row[0] == b"T#1#GROUPS" and row[1] != b"sales")
        self.assertEqual(copy[5], b'{"sk":{"S":"%(id)s"},"id":{"S":"%(id)s"},"name":{"S":"salespeople"}}' % {b"id": copy[1]})


if __name__ == "__main__":
    unittest.main()
