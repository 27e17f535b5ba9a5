package pintle.local.journey;

/** Where the calls of a suite go. */
interface Where extends AutoCloseable {
  Http http();

  String address();

  @Override
  void close();
}
