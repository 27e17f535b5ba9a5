package pintle.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.refusal.Reason;
import pintle.token.AuthenticatedConnector;
import pintle.user.PortalUser;
import pintle.world.Refused;
import pintle.world.WiredDomain;

/** What proves a connector, and what does not. */
final class ConnectorSecretsTest {
  private final WiredDomain world = new WiredDomain();
  private final PortalUser ann = world.user("ann");
  private final WiredDomain.Program program = world.program(ann);

  @Test
  void theRightPairIsTheConnector() {
    assertThat(authenticate(program.id(), program.secret()).connector().id().value())
        .isEqualTo(program.id());
  }

  @Test
  @Tag("case-47")
  void refusesEverySecretThatIsNotExactlyIt() {
    String right = program.secret();
    int number = 0;
    for (String wrong :
        List.of(
            "",
            " ",
            right.substring(1),
            right.substring(0, right.length() - 1),
            right + "A",
            right + "\n",
            " " + right,
            right + "\u200b",
            right.replace('_', '\uff3f'),
            right.replaceFirst("p", "\uff50"),
            right.toUpperCase(Locale.ROOT),
            right + "\u0301",
            "x".repeat(10_000_000))) {
      String from = "192.0.2." + ++number;
      Refused.with(Reason.SECRET_WRONG, () -> authenticate(program.id(), wrong, from));
    }
  }

  @Test
  @Tag("case-47")
  void refusesASecretWithAnyBitFlipped() {
    String right = program.secret();
    for (int bit = 0; bit < right.length() * 7; bit++) {
      char[] flipped = right.toCharArray();
      flipped[bit / 7] ^= (char) (1 << bit % 7);
      String from = "192.0.2." + bit;
      Refused.with(
          Reason.SECRET_WRONG, () -> authenticate(program.id(), new String(flipped), from));
    }
  }

  @Test
  @Tag("case-46")
  void anUnknownConnectorCostsTheStoreTheSame() {
    world.calls();
    Refused.with(Reason.SECRET_WRONG, () -> authenticate(program.id(), "wrong"));
    List<String> wrongSecret = world.calls();
    Refused.with(
        Reason.CONNECTOR_UNKNOWN,
        () -> authenticate("00000000-0000-4000-8000-000000000000", "wrong"));

    assertThat(world.calls()).isEqualTo(wrongSecret);
    Refused.with(Reason.CONNECTOR_UNKNOWN, () -> authenticate("no such ID!", "wrong"));
    assertThat(world.calls()).isEqualTo(wrongSecret);
  }

  @Test
  @Tag("case-46")
  void unknownAndWrongAreToldAlike() {
    assertThat(Reason.CONNECTOR_UNKNOWN.sentence()).isEqualTo(Reason.SECRET_WRONG.sentence());
    assertThat(Reason.CONNECTOR_UNKNOWN.code()).isEqualTo(Reason.SECRET_WRONG.code());
    assertThat(Reason.CONNECTOR_UNKNOWN.status()).isEqualTo(Reason.SECRET_WRONG.status());
  }

  @Test
  @Tag("case-48")
  void hexAndGuidFormsAreOneInEitherCase() {
    assertThat(
            authenticate(program.id().toUpperCase(Locale.ROOT), program.secret()).connector().id())
        .isEqualTo(authenticate(program.id(), program.secret()).connector().id());
    assertThat(ConnectorId.of("ABCDEF0123")).isEqualTo(ConnectorId.of("abcdef0123"));
    for (String other :
        List.of(
            "Program-1",
            "AB-CD",
            "-AB",
            "0123456789ABCDEFG",
            program.id().toUpperCase(Locale.ROOT) + "-")) {
      assertThat(ConnectorId.of(other)).contains(new ConnectorId(other));
      assertThat(ConnectorId.of(other))
          .isNotEqualTo(ConnectorId.of(other.toLowerCase(Locale.ROOT)));
    }
  }

  @Test
  @Tag("case-48")
  void refusesIdsThatNoConnectorCanHave() {
    for (String odd :
        List.of("", " ", "a b", "a#b", "ａｂｃ", "abc\n", "a/b", "a".repeat(65), "\u0130")) {
      assertThat(ConnectorId.of(odd)).as(odd).isEmpty();
    }
  }

  @Test
  @Tag("case-49")
  void twentyWrongSecretsCloseOneAddressAndNoOther() {
    for (int i = 0; i < 20; i++) {
      Refused.with(Reason.SECRET_WRONG, () -> authenticate(program.id(), "wrong"));
    }

    Refused.with(Reason.SECRET_MISSES, () -> authenticate(program.id(), program.secret()));
    assertThat(authenticate(program.id(), program.secret(), "198.51.100.9")).isNotNull();
    Refused.with(
        Reason.SECRET_WRONG, () -> authenticate(world.program(ann).id(), program.secret()));
    world.clock.advance(Duration.ofMinutes(10));
    assertThat(authenticate(program.id(), program.secret())).isNotNull();
  }

  @Test
  @Tag("case-50")
  void twoSecretsLiveAndAThirdIsRefused() {
    String second = add(Optional.empty());

    assertThat(authenticate(program.id(), program.secret())).isNotNull();
    assertThat(authenticate(program.id(), second)).isNotNull();
    Refused.with(Reason.TOO_MANY_SECRETS, () -> add(Optional.empty()));
  }

  @Test
  @Tag("case-50")
  void anOldSecretEndsAtTheTimeThatWasSet() {
    Instant end = world.clock.instant().plus(Duration.ofDays(7));
    String second = add(Optional.of(end));
    world.clock.set(end.minusMillis(1));
    assertThat(authenticate(program.id(), program.secret())).isNotNull();
    world.clock.set(end);

    Refused.with(Reason.SECRET_WRONG, () -> authenticate(program.id(), program.secret()));
    assertThat(authenticate(program.id(), second)).isNotNull();
    String third = add(Optional.empty());
    assertThat(authenticate(program.id(), third)).isNotNull();
  }

  @Test
  @Tag("case-50")
  void aDeletedSecretIsRefusedAtOnce() {
    String second = add(Optional.empty());
    SecretId first = world.connectorManagement.get(ann, program.id()).secrets().getFirst().id();
    world.connectorManagement.deleteSecret(ann, program.id(), first, WiredDomain.ORIGIN);

    Refused.with(Reason.SECRET_WRONG, () -> authenticate(program.id(), program.secret()));
    assertThat(authenticate(program.id(), second)).isNotNull();
    Refused.with(
        Reason.NOT_FOUND,
        () -> world.connectorManagement.deleteSecret(ann, program.id(), first, WiredDomain.ORIGIN));
  }

  @Test
  void anEndInThePastIsRefused() {
    Refused.with(Reason.FIELD_INVALID, () -> add(Optional.of(world.clock.instant())));
  }

  @Test
  void othersCanNeitherChangeNorDelete() {
    PortalUser bob = world.user("bob");
    PortalUser stranger = world.signIn(WiredDomain.OTHER, "eve", true);

    assertThat(world.connectorManagement.get(bob, program.id()).id().value())
        .isEqualTo(program.id());
    Refused.with(
        Reason.RIGHT_MISSING,
        () -> world.connectorManagement.delete(bob, program.id(), WiredDomain.ORIGIN));
    Refused.with(
        Reason.RIGHT_MISSING,
        () ->
            world.connectorManagement.addSecret(
                bob, program.id(), Optional.empty(), WiredDomain.ORIGIN));
    Refused.with(Reason.NOT_FOUND, () -> world.connectorManagement.get(stranger, program.id()));
    Refused.with(
        Reason.NOT_FOUND,
        () -> world.connectorManagement.delete(stranger, program.id(), WiredDomain.ORIGIN));
    assertThat(
            world
                .connectorManagement
                .change(
                    world.administrator("root"),
                    program.id(),
                    one -> one.withPermissions(Set.of(), world.clock.instant()),
                    WiredDomain.ORIGIN)
                .permissions())
        .isEmpty();
  }

  @Test
  void deletingTwiceIsNoErrorForAManager() {
    world.connectorManagement.delete(ann, program.id(), WiredDomain.ORIGIN);

    assertThat(world.connectorManagement.delete(ann, program.id(), WiredDomain.ORIGIN).owner())
        .isEqualTo(ann.id());
    Refused.with(
        Reason.NOT_FOUND,
        () ->
            world.connectorManagement.delete(world.user("bob"), program.id(), WiredDomain.ORIGIN));
    Refused.with(Reason.NOT_FOUND, () -> world.connectorManagement.get(ann, program.id()));
  }

  private String add(Optional<Instant> end) {
    return world
        .connectorManagement
        .addSecret(ann, program.id(), end, WiredDomain.ORIGIN)
        .secret()
        .text()
        .reveal();
  }

  private AuthenticatedConnector authenticate(String id, String secret) {
    return authenticate(id, secret, "192.0.2.1");
  }

  private AuthenticatedConnector authenticate(String id, String secret, String from) {
    return world.authentication.authenticate(id, secret, Optional.empty(), from);
  }
}
