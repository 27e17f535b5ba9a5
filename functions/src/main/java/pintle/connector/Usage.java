package pintle.connector;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a connector's secrets and permissions were last used, exact to an hour, so that a call
 * writes it seldom.
 *
 * @param since from when on uses of permissions are noted, or when the permissions were widened
 *     last; empty where none was noted yet
 */
public record Usage(
    Map<SecretId, Instant> secrets, Map<Scope, Instant> permissions, Optional<Instant> since) {
  /** Of a connector that nobody used. */
  public static final Usage NONE = new Usage(Map.of(), Map.of(), Optional.empty());

  /** After so long without a use a permission is told as unused. */
  public static final Duration UNUSED_AFTER = Duration.ofDays(30);

  private static final Duration EXACTNESS = Duration.ofHours(1);

  /**
   * Those that Pintle's own calls demand. Of all others it can not know: they are used at other
   * APIs.
   */
  private static final Set<Scope> SEEN =
      Set.of(
          Scope.GROUPINFO_READ,
          Scope.GROUPINFO_WRITE,
          Scope.GROUPMEMBER_READ,
          Scope.GROUPMEMBER_WRITE,
          Scope.GROUPMEMBER_REMOVE,
          Scope.PROFILE_READ);

  public Usage {
    secrets = Map.copyOf(secrets);
    permissions = Map.copyOf(permissions);
  }

  /** Whether calls of Pintle's own demand this permission. */
  public static boolean sees(Scope permission) {
    return SEEN.contains(permission);
  }

  /** Whether this use is to be noted. */
  public boolean due(SecretId secret, Instant now) {
    return due(secrets.get(secret), now);
  }

  /** Whether this use is to be noted. */
  public boolean due(Scope permission, Instant now) {
    return due(permissions.get(permission), now);
  }

  private static boolean due(@Nullable Instant last, Instant now) {
    return last == null || !now.isBefore(last.plus(EXACTNESS));
  }

  /** What of these permissions was not used for {@link #UNUSED_AFTER}, as far as it is known. */
  public Set<Scope> unused(Set<Scope> granted, Instant now) {
    Instant start = now.minus(UNUSED_AFTER);
    EnumSet<Scope> unused = EnumSet.noneOf(Scope.class);
    if (since.filter(start::isAfter).isPresent()) {
      granted.stream()
          .filter(Usage::sees)
          .filter(scope -> !permissions.getOrDefault(scope, Instant.MIN).isAfter(start))
          .forEach(unused::add);
    }
    return unused;
  }

  /** The same where permissions are watched from now on. */
  public Usage watchedFrom(Instant now) {
    return new Usage(secrets, permissions, Optional.of(now));
  }
}
