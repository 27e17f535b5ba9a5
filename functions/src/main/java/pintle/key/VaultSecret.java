package pintle.key;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import pintle.cache.Cached;
import pintle.refusal.Reason;

/** What a secret of the vault holds, as this process keeps it. */
public final class VaultSecret {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final Duration LONGEST_STALE = Duration.ofHours(1);

  private VaultSecret() {}

  /**
   * The parsed value: read when first needed, then kept a while; the refusal 503 while there is
   * none. The vault is told when an old value serves because it failed.
   *
   * @param parse throws IllegalArgumentException for what is no value yet
   */
  public static <T> Cached<T> cached(
      Vault vault, String name, Function<String, T> parse, InstantSource clock) {
    return new Cached<>(
            () -> read(vault, name, parse),
            FRESH,
            LONGEST_STALE,
            clock,
            () -> vault.servedStale(name))
        .forgottenBeforeSnapshots();
  }

  private static <T> T read(Vault vault, String name, Function<String, T> parse) {
    try {
      return parse.apply(vault.read(name));
    } catch (IllegalArgumentException notYet) {
      throw Reason.NO_KEY_YET.refusal();
    }
  }
}
