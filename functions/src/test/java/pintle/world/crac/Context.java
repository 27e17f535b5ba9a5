package pintle.world.crac;

import java.util.List;
import java.util.WeakHashMap;

/** Holds what is registered weakly, as Lambda's runtime does. */
public final class Context {
  private final WeakHashMap<Resource, Boolean> registered = new WeakHashMap<>();

  /** Called by org.crac. */
  public synchronized void register(Resource resource) {
    registered.put(resource, true);
  }

  synchronized List<Resource> all() {
    return List.copyOf(registered.keySet());
  }
}
