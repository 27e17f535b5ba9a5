package pintle.handler;

import pintle.http.JsonBody;
import pintle.pin.Pin;
import pintle.refusal.Refusal;

/** Reads the PIN of a body: a text of six digits, or a number that lost its leading zeros. */
final class Pins {
  private Pins() {}

  static Pin of(JsonBody body) {
    return switch (body.raw("pin")) {
      case String typed -> Pin.of(typed);
      case Integer sent -> Pin.of(sent.longValue());
      case Long sent -> Pin.of(sent);
      case null, default -> throw Refusal.field("pin", "six digits, as in the SMS");
    };
  }
}
