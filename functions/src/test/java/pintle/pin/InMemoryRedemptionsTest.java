package pintle.pin;

final class InMemoryRedemptionsTest extends RedemptionsContract {
  @Override
  protected Redemptions fresh() {
    return new InMemoryRedemptions();
  }
}
