package pintle.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.token.GrantManagement;
import pintle.token.Reach;
import pintle.token.RefreshToken;
import pintle.user.PortalUser;
import pintle.world.WiredDomain;

/** Nothing that holds a secret, a PIN or a number tells it when it is printed. */
final class MasksTest {
  @Test
  @Tag("case-94")
  void printingTellsNothing() {
    WiredDomain world = new WiredDomain();
    String number = "+4915112345601";
    PortalUser ann = world.withPhone(world.user("ann"), number);
    String digits = world.lastDigits();
    WiredDomain.Program program = world.program(ann);
    GrantManagement.Issued issued =
        world.grantManagement.grant(ann, program.id(), Reach.USER, WiredDomain.ORIGIN);
    String token = issued.refreshToken().reveal();
    RefreshToken parsed = RefreshToken.parse(token).orElseThrow();
    Object exchanged = world.exchange(program, issued.refreshToken());

    List<Object> printed =
        List.of(
            world.lastPin(),
            ann,
            ann.user().phone().orElseThrow(),
            issued,
            issued.grant(),
            issued.refreshToken(),
            parsed,
            parsed.digest(),
            exchanged,
            world.keys,
            world.connectorManagement.get(ann, program.id()),
            world.connectorManagement.addSecret(
                ann, program.id(), Optional.empty(), WiredDomain.ORIGIN),
            world.admin(number),
            world.audit.events());
    String d = world.keys.signing().getD().toString();
    for (Object one : printed) {
      assertThat(one.toString())
          .doesNotContain(token, token.substring(20), program.secret(), number, number.substring(1))
          .doesNotContain(digits, d, "pintle_cs_", "pintle_rt_", "eyJ");
    }
  }
}
