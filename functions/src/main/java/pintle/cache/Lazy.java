package pintle.cache;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Built when first needed and then kept: a function pays only for what its own routes use.
 *
 * @param <T> what is built
 */
public final class Lazy<T> implements Supplier<T>, Forgetful {
  private final Supplier<T> build;
  private @Nullable T built;

  public Lazy(Supplier<T> build) {
    this.build = build;
  }

  /** The same, which holds a secret and so is built anew after a snapshot of the process. */
  public Lazy<T> forgottenBeforeSnapshots() {
    Forgetful.register(this);
    return this;
  }

  @Override
  public synchronized void forget() {
    built = null;
  }

  /** What somebody asked for already. */
  public synchronized Optional<T> ifBuilt() {
    return Optional.ofNullable(built);
  }

  @Override
  public synchronized T get() {
    T value = built;
    if (value == null) {
      value = build.get();
      built = value;
    }
    return value;
  }
}
