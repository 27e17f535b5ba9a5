package pintle.local.journey;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** A suite that holds for a local run of its own and for a deployed stack alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Suite {
  private Where where;

  Suite(Where where) {
    this.where = where;
  }

  final Http http() {
    return where.http();
  }

  final String address() {
    return where.address();
  }

  /** After a restart. */
  final void goOnAt(Where another) {
    where = another;
  }

  @AfterAll
  final void end() {
    where.close();
  }
}
