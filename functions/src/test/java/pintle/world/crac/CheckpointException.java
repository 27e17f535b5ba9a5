package pintle.world.crac;

import java.io.Serial;

/** Looked for by org.crac; nothing here throws it. */
public final class CheckpointException extends Exception {
  @Serial private static final long serialVersionUID = 1L;
}
