package pintle.pin;

final class InMemorySmsCountersTest extends SmsCountersContract {
  @Override
  protected SmsCounters fresh() {
    return new InMemorySmsCounters();
  }
}
