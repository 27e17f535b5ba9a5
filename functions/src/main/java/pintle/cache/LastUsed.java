package pintle.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values by key, of which those that were used last are kept.
 *
 * @param <K> what they are known by
 * @param <V> what is known
 */
public final class LastUsed<K, V> {
  private final Map<K, V> values;

  /**
   * @param most so many are kept
   */
  public LastUsed(int most) {
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  public Optional<V> find(K key) {
    synchronized (values) {
      return Optional.ofNullable(values.get(key));
    }
  }

  public void put(K key, V value) {
    synchronized (values) {
      values.put(key, value);
    }
  }
}
