package pintle.paging;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Part of a list, and where the next part starts.
 *
 * @param items in the order of the list
 * @param next the position after which the next page starts; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }

  /** The whole of a list. */
  public static <T> Page<T> whole(List<T> items) {
    return new Page<>(items, Optional.empty());
  }

  /** The same page of other things. */
  public <R> Page<R> map(Function<T, R> change) {
    return new Page<>(items.stream().map(change).toList(), next);
  }
}
