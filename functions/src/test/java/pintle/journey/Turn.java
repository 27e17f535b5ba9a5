package pintle.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pintle.world.Reply;

/**
 * One call as a rule of the model sees it: the state, which the rule changes, and the answer, which
 * it holds against what should come. A call that died has no answer; what may have happened by then
 * are its stages.
 */
final class Turn {
  /** What a call does and answers. */
  @FunctionalInterface
  interface Rule {
    void apply(Turn turn);
  }

  private final State state;
  private final long now;
  private final int serial;
  private final Optional<Reply> reply;
  private final List<State> stages = new ArrayList<>();
  private int made;

  private Turn(State state, long now, int serial, Optional<Reply> reply) {
    this.state = state;
    this.now = now;
    this.serial = serial;
    this.reply = reply;
  }

  /**
   * The states that may be after a call, none where its answer does not fit.
   *
   * @param before is changed
   * @param wrong gets what does not fit
   */
  static List<State> after(
      State before,
      Rule rule,
      long now,
      int serial,
      Optional<Reply> reply,
      List<? super String> wrong) {
    Turn turn = new Turn(before, now, serial, reply);
    turn.stage();
    try {
      rule.apply(turn);
    } catch (Refused refused) {
      if (!turn.fits(refused, wrong)) {
        return List.of();
      }
    } catch (Mismatch mismatch) {
      wrong.add(mismatch.getMessage());
      return List.of();
    }
    turn.stages.add(turn.state);
    return turn.stages;
  }

  private boolean fits(Refused refused, List<? super String> wrong) {
    boolean fits =
        reply
            .map(
                got -> got.status() == refused.status && got.text("errorCode").equals(refused.code))
            .orElse(true);
    if (!fits) {
      wrong.add("expected " + refused.status + " " + refused.code + ", got " + got());
    }
    return fits;
  }

  State state() {
    return state;
  }

  long now() {
    return now;
  }

  /** Whether the call died, so that there is no answer. */
  boolean died() {
    return reply.isEmpty();
  }

  /** A number for something new. */
  int number() {
    return serial * 8 + made++;
  }

  /** A call that dies may stop here. */
  void stage() {
    if (reply.isEmpty()) {
      stages.add(state.copy());
    }
  }

  /** The answer, which must be a success of this status; empty where the call died. */
  Optional<Reply> answer(int status) {
    hold(reply.map(got -> got.status() == status).orElse(true), "expected " + status);
    return reply;
  }

  /** Whether this is the answer's status, where the contract leaves two open. */
  boolean hasStatus(int status) {
    return reply.filter(got -> got.status() == status).isPresent();
  }

  /** A refusal, to be thrown. */
  static Refused refused(int status, String code) {
    return new Refused(status, code);
  }

  void hold(boolean held, String expected) {
    if (!held) {
      throw new Mismatch(expected + ", got " + got());
    }
  }

  void same(Object expected, @Nullable Object got, String what) {
    hold(expected.equals(got), what + " " + expected);
  }

  /** Scopes as a list with this separator. */
  void scopes(Set<String> expected, String got, String separator) {
    same(expected, got.isEmpty() ? Set.of() : Set.of(got.split(separator, -1)), "scopes");
  }

  private String got() {
    return reply.map(got -> got.status() + " " + got.body()).orElse("nothing");
  }

  /** The call is refused. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    private Refused(int status, String code) {
      super(code, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  private static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Mismatch(String message) {
      super(message, null, false, false);
    }
  }
}
