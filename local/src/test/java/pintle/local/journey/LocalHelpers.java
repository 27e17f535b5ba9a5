package pintle.local.journey;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import pintle.local.signin.DemoUser;

/** The demo users of a local run, by its helpers below {@code /local}. */
final class LocalHelpers implements Http.People {
  @Override
  public String signIn(Http http, DemoUser user) {
    return http.call("GET /local/sign-in?user=" + user.login()).expect(200).text("token");
  }

  @Override
  public String pin(Http http, String mobileNumber) {
    String phone = URLEncoder.encode(mobileNumber, StandardCharsets.UTF_8);
    String inbox = http.call("GET /local/inbox?phone=" + phone).expect(200).body();
    try {
      for (Object message : JSON.std.listFrom(inbox)) {
        // A receipt may have come since.
        if (message instanceof Map<?, ?> one
            && one.get("pin") instanceof String pin
            && !pin.isEmpty()) {
          return pin;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no message with a PIN in " + inbox);
  }
}
