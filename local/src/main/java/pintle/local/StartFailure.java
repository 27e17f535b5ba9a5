package pintle.local;

/** Why the local run does not start, said with the mend, for a person at a terminal. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  StartFailure(String message) {
    super(message);
  }
}
