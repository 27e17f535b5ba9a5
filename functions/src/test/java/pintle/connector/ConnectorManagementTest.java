package pintle.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.tenant.TenantId;
import pintle.user.PortalUser;
import pintle.world.WiredDomain;

/** What people do with connectors, and what is told of it. */
final class ConnectorManagementTest {
  private final WiredDomain world = new WiredDomain();
  private final ConnectorManagement management = world.connectorManagement;
  private final PortalUser ann = world.user("ann");
  private final PortalUser bob = world.user("bob");
  private final PortalUser stranger = world.signIn(new TenantId("other"), "sam", true);
  private final WiredDomain.Program program =
      world.program(ann, Set.of(Scope.GROUPINFO_READ, Scope.PROFILE_READ));
  private final ConnectorId id = new ConnectorId(program.id());

  private AuditEvent newest(AuditEvent.Type type) {
    return world.audit.events(type).getLast();
  }

  private String secretId() {
    return management.get(ann, program.id()).secrets().getFirst().id().value();
  }

  @Test
  void findsAConnectorOfItsOwnTenantAlone() {
    assertThat(management.find(ann.tenant(), id)).isPresent();
    assertThat(management.find(stranger.tenant(), id)).isEmpty();
    assertThat(management.find(ann.tenant(), new ConnectorId("none"))).isEmpty();
  }

  @Test
  void listsTheOwnOrAll() {
    WiredDomain.Program bobs = world.program(bob);
    assertThat(ids(bob, false)).containsExactly(bobs.id());
    assertThat(ids(bob, true)).containsExactlyInAnyOrder(program.id(), bobs.id());
    assertThat(ids(stranger, true)).isEmpty();
  }

  private List<String> ids(PortalUser caller, boolean all) {
    return management.list(caller, all, Optional.empty(), 10).items().stream()
        .map(one -> one.id().value())
        .toList();
  }

  @Test
  void tellsWhatWasMade() {
    AuditEvent made = newest(AuditEvent.Type.CONNECTOR_CREATED);
    assertThat(made.actor()).isEqualTo("ann");
    assertThat(made.object()).isEqualTo(program.id());
    assertThat(made.details())
        .isEqualTo(
            Map.of(
                "after.name", "Reporter",
                "after.description", "",
                "after.redirectUrl", "",
                "after.permissions", "groupinfo.read profile.read",
                "after.active", "true",
                "after.secretIds", secretId(),
                "secretId", secretId()));
  }

  @Test
  void tellsWhatChanged() {
    String before = secretId();
    management.change(
        ann,
        program.id(),
        one ->
            one.withActive(false)
                .withDetails(new ConnectorDetails("New", "words", "https://new.example/"))
                .withPermissions(Set.of(Scope.PROFILE_READ), world.clock.instant()),
        WiredDomain.ORIGIN);
    assertThat(newest(AuditEvent.Type.CONNECTOR_CHANGED).details())
        .containsEntry("before.name", "Reporter")
        .containsEntry("after.name", "New")
        .containsEntry("before.active", "true")
        .containsEntry("after.active", "false")
        .containsEntry("after.description", "words")
        .containsEntry("after.redirectUrl", "https://new.example/")
        .containsEntry("before.permissions", "groupinfo.read profile.read")
        .containsEntry("after.permissions", "profile.read")
        .containsEntry("after.secretIds", before);
  }

  @Test
  void tellsWhichSecretCameAndWhenTheOldOneEnds() {
    String old = secretId();
    ConnectorManagement.WithSecret added =
        management.addSecret(
            ann,
            program.id(),
            Optional.of(world.clock.instant().plus(Duration.ofDays(1))),
            WiredDomain.ORIGIN);
    String fresh = added.secret().kept().id().value();
    assertThat(newest(AuditEvent.Type.SECRET_ADDED).details())
        .containsEntry("secretId", fresh)
        .containsEntry("before.secretIds", old)
        .containsEntry("after.secretIds", old + " " + fresh)
        .containsEntry("oldExpiresAt", world.clock.instant().plus(Duration.ofDays(1)).toString());
  }

  @Test
  void endsALeakedSecretAndNoOther() {
    String leaked = secretId();
    management.endLeakedSecret(id, "pintle_cs_other", WiredDomain.ORIGIN);
    management.endLeakedSecret(new ConnectorId("none"), program.secret(), WiredDomain.ORIGIN);
    assertThat(management.get(ann, program.id()).secrets()).hasSize(1);

    management.endLeakedSecret(id, program.secret(), WiredDomain.ORIGIN);
    assertThat(management.get(ann, program.id()).secrets()).isEmpty();
    AuditEvent told = newest(AuditEvent.Type.SECRET_DELETED);
    assertThat(told.actor()).isEqualTo(AuditEvent.LEAKED_ACTOR);
    assertThat(told.details())
        .containsEntry("secretId", leaked)
        .containsEntry("leaked", "connectorSecret")
        .containsEntry("before.secretIds", leaked)
        .containsEntry("after.secretIds", "");
  }

  @Test
  void anExpiredSecretThatLeakedIsLeftAlone() {
    management.addSecret(
        ann, program.id(), Optional.of(world.clock.instant().plusSeconds(1)), WiredDomain.ORIGIN);
    world.clock.advance(Duration.ofSeconds(1));
    management.endLeakedSecret(id, program.secret(), WiredDomain.ORIGIN);
    assertThat(world.audit.events(AuditEvent.Type.SECRET_DELETED)).isEmpty();
  }

  @Test
  void aSecretSaysWhoseItIs() {
    assertThat(ConnectorSecret.connector(program.secret())).contains(id);
    assertThat(ConnectorSecret.connector("pintle_cs_" + "A".repeat(70))).isEmpty();
    assertThat(ConnectorSecret.connector(program.secret().substring(1))).isEmpty();
  }

  @Test
  void aDeletionIsUnfinishedUntilItIsSaidToBeOver() {
    management.delete(ann, program.id(), WiredDomain.ORIGIN);
    assertThat(management.unfinishedDeletions(ann.tenant()))
        .containsExactly(new Connectors.Deletion(ann.tenant(), id, "ann", WiredDomain.ORIGIN));
    assertThat(newest(AuditEvent.Type.CONNECTOR_DELETED).details())
        .containsEntry("before.name", "Reporter");

    management.finishDeletion(ann.tenant(), id);
    assertThat(management.unfinishedDeletions(ann.tenant())).isEmpty();
  }

  @Test
  void theOwnerOfADeletedConnectorStillManagesIt() {
    assertThat(management.manages(ann, id)).isTrue();
    assertThat(management.manages(world.administrator("root"), id)).isTrue();
    assertThat(management.manages(bob, id)).isFalse();
    assertThat(management.manages(stranger, id)).isFalse();
    management.delete(ann, program.id(), WiredDomain.ORIGIN);
    assertThat(management.manages(ann, id)).isTrue();
    assertThat(management.manages(bob, id)).isFalse();
  }
}
