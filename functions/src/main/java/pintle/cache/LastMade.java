package pintle.cache;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was made last of what is asked for again and again, such as the signer of the key that
 * signs. Keys are told apart by identity.
 *
 * @param <K> of what it is made
 * @param <V> what is made
 */
@SuppressWarnings("ReferenceEquality") // a key that was read again may be made again
public final class LastMade<K, V> implements Forgetful {
  private final Function<K, V> make;
  private volatile @Nullable Made<K, V> last;

  public LastMade(Function<K, V> make) {
    this.make = make;
  }

  /** The same, which holds a secret and so is not to be found in any snapshot of the process. */
  public LastMade<K, V> forgottenBeforeSnapshots() {
    Forgetful.register(this);
    return this;
  }

  /** Made of this key, now or when it was last asked for. */
  public V of(K key) {
    Made<K, V> have = last;
    if (have == null || have.key != key) {
      have = new Made<>(key, make.apply(key));
      last = have;
    }
    return have.value;
  }

  @Override
  public void forget() {
    last = null;
  }

  private record Made<K, V>(K key, V value) {}
}
