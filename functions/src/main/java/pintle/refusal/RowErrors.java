package pintle.refusal;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/** What is wrong in the rows of something long: the first errors, and how many there are. */
public final class RowErrors implements Serializable {
  /** Errors that an answer lists. */
  public static final int MOST_LISTED = 100;

  static final RowErrors NONE = new RowErrors(List.of());

  @Serial private static final long serialVersionUID = 1L;

  private final RowError[] first;
  private final int count;

  /** All errors, in the order of the rows; the first {@link #MOST_LISTED} are kept. */
  public RowErrors(List<RowError> all) {
    this.first = all.stream().limit(MOST_LISTED).toArray(RowError[]::new);
    this.count = all.size();
  }

  /** The first of them. */
  public List<RowError> first() {
    return List.of(first);
  }

  /** How many there are in all. */
  public int count() {
    return count;
  }

  /**
   * One of them.
   *
   * @param row counted from 1
   * @param field column or path within what was sent
   * @param code a stable word that a page can translate
   * @param message the mend; nothing of what was sent stands in it
   */
  public record RowError(int row, String field, String code, String message)
      implements Serializable {}
}
