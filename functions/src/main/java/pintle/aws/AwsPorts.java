package pintle.aws;

import pintle.Ports;
import pintle.Settings;

/** uncommitted. */
public final class AwsPorts {
  private AwsPorts() {}

  @SuppressWarnings("DoNotCallSuggester")
  public static Ports of(Settings settings) {
    throw new IllegalStateException(settings.table());
  }
}
