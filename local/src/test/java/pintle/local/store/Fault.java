package pintle.local.store;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

/** What can go wrong with one attempt of a call of AWS. */
enum Fault {
  /** The service takes no more for now. */
  THROTTLED,

  /** The service has a failure of its own. */
  BROKEN,

  /** It does not answer, and has done nothing. */
  TIMEOUT,

  /** The connection ends before anything is sent. */
  RESET,

  /** It does what it is asked for, and the answer is lost. */
  ANSWER_LOST,

  /** It answers late, but in time. Too late is a lost answer. */
  SLOW;

  /** Whether what was asked for is done all the same. */
  boolean done() {
    return this == ANSWER_LOST || this == SLOW;
  }

  /** Whether the service tells of it itself. */
  boolean answered() {
    return this == THROTTLED || this == BROKEN;
  }

  /** As the connection throws it. */
  IOException thrown() {
    return this == RESET
        ? new ConnectException("Connection reset")
        : new SocketTimeoutException("Read timed out");
  }
}
