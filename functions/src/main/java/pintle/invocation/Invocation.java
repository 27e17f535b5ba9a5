package pintle.invocation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import pintle.secret.Digest;

/**
 * One invocation of a function. It names its writes, so that a write whose answer was lost knows
 * itself again, and so that Lambda calling twice for one request writes once.
 */
public final class Invocation {
  private static final ScopedValue<Invocation> CURRENT = ScopedValue.newInstance();
  private static final int NAME_BYTES = 16;

  private final String id;
  private final Map<String, Integer> writes = new ConcurrentHashMap<>();

  private Invocation(String id) {
    this.id = id;
  }

  /**
   * Does the work of an invocation.
   *
   * @param lambdaRequestId Lambda's own. The gateway's will not do: a client can choose it, and a
   *     write of its last request would pass for one of the next.
   */
  public static <T> T call(String lambdaRequestId, Supplier<T> work) {
    return ScopedValue.where(CURRENT, new Invocation(lambdaRequestId)).call(work::get);
  }

  /**
   * The name of a write, 22 letters: the same where the same request comes again, and no other's.
   *
   * @param what which write it is, in words that do not depend on what was drawn at random
   */
  public static String write(String what) {
    return CURRENT.isBound() ? CURRENT.get().next(what) : hash(UUID.randomUUID().toString());
  }

  /** One that is tried again after it was refused is another one. */
  private String next(String what) {
    return hash(id + '\n' + what + '\n' + writes.merge(what, 1, Integer::sum));
  }

  private static String hash(String text) {
    byte[] digest = Digest.of(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, NAME_BYTES));
  }
}
