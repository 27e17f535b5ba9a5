package pintle.key;

final class InMemoryPublicKeysTest extends PublicKeysContract {
  @Override
  protected PublicKeys fresh() {
    return new InMemoryPublicKeys();
  }
}
