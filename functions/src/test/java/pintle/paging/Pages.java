package pintle.paging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Cuts lists into pages, and walks through them. */
public final class Pages {
  private Pages() {}

  /** The page after a position of a list that is in the order of the positions. */
  public static <T> Page<T> cut(
      List<T> all, Function<T, String> position, Optional<String> after, int limit) {
    List<T> rest =
        all.stream()
            .sorted(Comparator.comparing(position))
            .filter(one -> after.map(last -> position.apply(one).compareTo(last) > 0).orElse(true))
            .toList();
    return rest.size() <= limit
        ? Page.whole(rest)
        : new Page<>(
            rest.subList(0, limit), Optional.of(position.apply(rest.subList(0, limit).getLast())));
  }

  /** The whole list, page by page; no page may hold more than the limit. */
  public static <T> List<T> walk(int limit, Function<Optional<String>, Page<T>> list) {
    List<T> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      Page<T> page = list.apply(after);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.items());
      after = page.next();
      assertThat(++pages).as("pages").isLessThan(1_000);
    } while (after.isPresent());
    return all;
  }
}
