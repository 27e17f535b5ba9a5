package pintle.log;

import java.time.InstantSource;

/**
 * Writes lines for the operator. Where a stack is named, metrics go into the line that is written
 * anyway, in CloudWatch's Embedded Metric Format; without one, as in the local run, there are none.
 */
public final class Log {
  static final String NAMESPACE = "Pintle";

  private final String stack;
  private final InstantSource clock;

  /**
   * @param stack the stack's name, the value of the dimension Stack; empty for no metrics
   */
  public Log(String stack, InstantSource clock) {
    this.stack = stack;
    this.clock = clock;
  }

  /** An empty line. */
  public Line line() {
    return new Line(stack, clock);
  }
}
