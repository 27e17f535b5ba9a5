package pintle.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;

/** Asserts that something is refused, and why. */
public final class Refused {
  private Refused() {}

  /** Refused for exactly this reason. */
  public static void with(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            told -> {
              Canaries.ofThisProcess().told("an exception", told.toString());
              assertThat(told.reason()).isEqualTo(reason);
            });
  }

  /** Refused with this status, whatever the private cause. */
  public static void with(int status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class,
            told -> {
              Canaries.ofThisProcess().told("an exception", told.toString());
              assertThat(told.reason().status()).isEqualTo(status);
            });
  }
}
