package pintle.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.paging.Page;
import pintle.paging.Pages;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.tenant.TenantId;
import pintle.user.UserId;
import pintle.world.MovableClock;
import pintle.world.Together;

/** What every {@link Connectors} promises. Tenants and IDs are new in each test. */
public abstract class ConnectorsContract {
  private static final Instant NOW = MovableClock.START;
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final TenantId other = new TenantId(UUID.randomUUID().toString());
  private Connectors connectors;

  /** A port to test; it need not be empty. */
  protected abstract Connectors fresh();

  /** The events that were written for a tenant, in any order. */
  protected abstract List<AuditEvent> audited(TenantId of);

  @BeforeEach
  void open() {
    connectors = fresh();
  }

  @Test
  void findsWhatWasCreated() {
    Connector made = created(connector(ANN));

    assertThat(connectors.find(made.id())).contains(made);
    assertThat(audited(tenant)).contains(event(AuditEvent.Type.CONNECTOR_CREATED, made));
  }

  @Test
  void keepsEveryField() {
    ConnectorSecret lasting = secret("a", Optional.empty());
    ConnectorSecret ending = secret("b", Optional.of(NOW.plusSeconds(3600)));
    Connector made =
        created(
            new Connector(
                new ConnectorId(UUID.randomUUID().toString()),
                tenant,
                BOB,
                new ConnectorDetails(
                    "Ünï \"code\" 日本", "two\nlines", "https://example.com/back?a=b"),
                EnumSet.allOf(Scope.class),
                false,
                NOW,
                List.of(lasting, ending),
                Usage.NONE,
                1));

    assertThat(connectors.find(made.id())).contains(made);
  }

  @Test
  void keepsAConnectorWithoutPermissionsSecretsAndDetails() {
    Connector made =
        created(
            new Connector(
                new ConnectorId(UUID.randomUUID().toString()),
                tenant,
                BOB,
                new ConnectorDetails("bare", "", ""),
                Set.of(),
                true,
                NOW,
                List.of(),
                Usage.NONE,
                1));

    assertThat(connectors.find(made.id())).contains(made);
  }

  @Test
  void findsNothingUnderAnUnknownId() {
    ConnectorId unknown = new ConnectorId(UUID.randomUUID().toString());

    assertThat(connectors.find(unknown)).isEmpty();
    assertThat(connectors.findDeleted(unknown)).isEmpty();
  }

  @Test
  void keepsAChangeOfWhatWasRead() {
    Connector made = created(connector(ANN));
    Connector changed =
        made.withActive(false)
            .withPermissions(Set.of(Scope.PROFILE_READ), NOW)
            .withDetails(new ConnectorDetails("new", "words", ""))
            .withSecrets(List.of(secret("c", Optional.of(NOW))));

    assertThat(connectors.change(changed, event(AuditEvent.Type.CONNECTOR_CHANGED, made))).isTrue();
    Connector stored = connectors.find(made.id()).orElseThrow();
    assertThat(stored).usingRecursiveComparison().ignoringFields("version").isEqualTo(changed);
    assertThat(stored.version()).isGreaterThan(made.version());
    assertThat(audited(tenant)).contains(event(AuditEvent.Type.CONNECTOR_CHANGED, made));
  }

  @Test
  void notesUsesUntilAnotherReadAndAfterAChange() {
    Connector made = created(connector(ANN));
    SecretId secret = made.secrets().getFirst().id();
    connectors.used(made.id(), secret, NOW);
    connectors.used(made.id(), Scope.GROUPINFO_READ, NOW.plusSeconds(1));

    Connector used = connectors.find(made.id()).orElseThrow();
    assertThat(used.version()).isEqualTo(made.version());
    assertThat(used.usage())
        .isEqualTo(
            new Usage(
                Map.of(secret, NOW),
                Map.of(Scope.GROUPINFO_READ, NOW.plusSeconds(1)),
                Optional.of(NOW.plusSeconds(1))));
    assertThat(
            connectors.change(
                used.withActive(false), event(AuditEvent.Type.CONNECTOR_CHANGED, made)))
        .isTrue();
    assertThat(connectors.find(made.id()).orElseThrow().usage()).isEqualTo(used.usage());
  }

  @Test
  void notesALaterUseAndNoEarlierOne() {
    Connector made = created(connector(ANN));
    connectors.used(made.id(), Scope.GROUPINFO_READ, NOW);
    connectors.used(made.id(), Scope.GROUPINFO_READ, NOW.plusSeconds(7200));
    connectors.used(made.id(), Scope.GROUPINFO_READ, NOW.plusSeconds(3600));

    Usage usage = connectors.find(made.id()).orElseThrow().usage();
    assertThat(usage.permissions()).containsEntry(Scope.GROUPINFO_READ, NOW.plusSeconds(7200));
    assertThat(usage.since()).contains(NOW);
  }

  @Test
  void notesNothingWhereThereIsNoConnector() {
    Connector made = created(connector(ANN));
    connectors.delete(made, event(AuditEvent.Type.CONNECTOR_DELETED, made));
    ConnectorId never = new ConnectorId(UUID.randomUUID().toString());
    for (ConnectorId id : List.of(made.id(), never)) {
      connectors.used(id, new SecretId("a"), NOW);
      connectors.used(id, Scope.GROUPINFO_READ, NOW);
      assertThat(connectors.find(id)).isEmpty();
    }
    assertThat(connectors.findDeleted(never)).isEmpty();
  }

  @Test
  void refusesAChangeOfWhatSomebodyElseChanged() {
    Connector made = created(connector(ANN));
    connectors.change(made.withActive(false), event(AuditEvent.Type.CONNECTOR_CHANGED, made));

    AuditEvent late = event(AuditEvent.Type.SECRET_ADDED, made);
    assertThat(connectors.change(made.withPermissions(Set.of(), NOW), late)).isFalse();
    assertThat(connectors.find(made.id()).orElseThrow().permissions())
        .isEqualTo(made.permissions());
    assertThat(audited(tenant)).doesNotContain(late);
  }

  @Test
  void oneOfManyChangesOfOneVersionIsKept() {
    Connector made = created(connector(ANN));
    long wins =
        Together.wins(
            Together.THREADS,
            i ->
                connectors.change(
                    made.withDetails(new ConnectorDetails("change " + i, "", "")),
                    event(AuditEvent.Type.CONNECTOR_CHANGED, made)));

    assertThat(wins).isEqualTo(1);
  }

  @Test
  void aDeletedConnectorIsUnknownAndLeavesATrace() {
    Connector made = created(connector(ANN));

    assertThat(connectors.findDeleted(made.id())).isEmpty();
    assertThat(connectors.delete(made, event(AuditEvent.Type.CONNECTOR_DELETED, made))).isTrue();
    assertThat(connectors.find(made.id())).isEmpty();
    Connector trace = connectors.findDeleted(made.id()).orElseThrow();
    assertThat(trace.tenant()).isEqualTo(tenant);
    assertThat(trace.owner()).isEqualTo(ANN);
    assertThat(trace.secrets()).isEmpty();
    assertThat(trace.permissions()).isEmpty();
    assertThat(list(Optional.empty())).isEmpty();
    assertThat(list(Optional.of(ANN))).isEmpty();
    assertThat(audited(tenant)).contains(event(AuditEvent.Type.CONNECTOR_DELETED, made));
  }

  @Test
  @Tag("case-87")
  void aDeletionIsUnfinishedUntilItIsSaidToBeFinished() {
    Connector one = created(connector(ANN));
    Connector two = created(connector(BOB));
    AuditEvent event = event(AuditEvent.Type.CONNECTOR_DELETED, one);
    assertThat(connectors.unfinished(tenant)).isEmpty();
    assertThat(connectors.delete(one, event)).isTrue();
    assertThat(connectors.delete(two, event(AuditEvent.Type.CONNECTOR_DELETED, two))).isTrue();

    assertThat(connectors.unfinished(tenant))
        .hasSize(2)
        .contains(new Connectors.Deletion(tenant, one.id(), event.actor(), event.origin()));
    assertThat(connectors.unfinished(other)).isEmpty();
    connectors.finished(tenant, one.id());
    connectors.finished(tenant, one.id());
    assertThat(connectors.unfinished(tenant))
        .extracting(Connectors.Deletion::id)
        .containsExactly(two.id());
    assertThat(connectors.findDeleted(one.id())).isPresent();
  }

  @Test
  void refusesToDeleteWhatSomebodyElseChanged() {
    Connector made = created(connector(ANN));
    connectors.change(made.withActive(false), event(AuditEvent.Type.CONNECTOR_CHANGED, made));

    assertThat(connectors.delete(made, event(AuditEvent.Type.CONNECTOR_DELETED, made))).isFalse();
    assertThat(connectors.find(made.id())).isPresent();
    assertThat(connectors.findDeleted(made.id())).isEmpty();
    assertThat(audited(tenant)).doesNotContain(event(AuditEvent.Type.CONNECTOR_DELETED, made));
  }

  @Test
  void neverRevivesADeletedConnector() {
    Connector made = created(connector(ANN));
    connectors.delete(made, event(AuditEvent.Type.CONNECTOR_DELETED, made));

    assertThat(connectors.change(made, event(AuditEvent.Type.CONNECTOR_CHANGED, made))).isFalse();
    assertThat(connectors.delete(made, event(AuditEvent.Type.SECRET_DELETED, made))).isFalse();
    assertThat(connectors.find(made.id())).isEmpty();
  }

  @Test
  void ofManyChangesAndDeletionsOfOneVersionOneWins() {
    Connector made = created(connector(ANN));
    long wins =
        Together.wins(
            Together.THREADS,
            i ->
                i % 10 == 0
                    ? connectors.delete(made, event(AuditEvent.Type.CONNECTOR_DELETED, made))
                    : connectors.change(
                        made.withActive(false), event(AuditEvent.Type.CONNECTOR_CHANGED, made)));

    assertThat(wins).isEqualTo(1);
  }

  /** Who loses reads again, so no change is lost. */
  @Test
  void everyOneOfManyChangesIsKept() {
    Connector made = created(connector(ANN));
    long kept = Together.wins(Together.THREADS, i -> changes(made.id(), i));

    Connector after = connectors.find(made.id()).orElseThrow();
    assertThat(kept).isEqualTo(Together.THREADS);
    assertThat(after.details().description())
        .isEqualTo(made.details().description() + "+".repeat(Together.THREADS));
    assertThat(list(Optional.of(ANN))).containsExactly(after);
  }

  private boolean changes(ConnectorId id, int i) {
    boolean kept = false;
    while (!kept) {
      Connector seen = connectors.find(id).orElseThrow();
      ConnectorDetails longer =
          new ConnectorDetails("change " + i, seen.details().description() + "+", "");
      try {
        kept =
            connectors.change(
                seen.withDetails(longer), event(AuditEvent.Type.CONNECTOR_CHANGED, seen));
      } catch (Refusal busy) {
        assertThat(busy.reason()).isEqualTo(Reason.BUSY);
      }
    }
    return true;
  }

  @Test
  void listsAllOfATenantOrOneOwners() {
    Connector anns = created(connector(ANN));
    Connector bobs = created(connector(BOB));

    assertThat(list(Optional.empty())).containsExactlyInAnyOrder(anns, bobs);
    assertThat(list(Optional.of(ANN))).containsExactly(anns);
    assertThat(list(Optional.of(new UserId("an")))).isEmpty();
    assertThat(list(Optional.of(new UserId("nobody")))).isEmpty();
    assertThat(connectors.list(other, Optional.empty(), Optional.empty(), 10).items()).isEmpty();
  }

  @Test
  void listsAConnectorAsItWasChanged() {
    Connector made = created(connector(ANN));
    connectors.change(made.withActive(false), event(AuditEvent.Type.CONNECTOR_CHANGED, made));

    assertThat(list(Optional.of(ANN))).extracting(Connector::active).containsExactly(false);
  }

  @Test
  void pagesWithoutGapsAndRepeats() {
    Set<ConnectorId> all = new HashSet<>();
    Set<ConnectorId> anns = new HashSet<>();
    for (int i = 0; i < 23; i++) {
      ConnectorId id = created(connector(i % 2 == 0 ? ANN : BOB)).id();
      all.add(id);
      if (i % 2 == 0) {
        anns.add(id);
      }
    }

    assertThat(walk(5, Optional.empty())).doesNotHaveDuplicates().hasSameElementsAs(all);
    assertThat(walk(5, Optional.empty())).isEqualTo(walk(7, Optional.empty()));
    assertThat(walk(5, Optional.of(ANN))).doesNotHaveDuplicates().hasSameElementsAs(anns);
  }

  @Test
  void pagesThroughMoreThanOneReadHolds() {
    Set<ConnectorId> all = new HashSet<>();
    for (int i = 0; i < 130; i++) {
      all.add(created(connector(ANN)).id());
    }

    assertThat(walk(1000, Optional.of(ANN))).doesNotHaveDuplicates().hasSameElementsAs(all);
  }

  @Test
  void hasNoNextPageWhereTheListEndsWithThePage() {
    created(connector(ANN));
    created(connector(ANN));

    Page<Connector> page = connectors.list(tenant, Optional.of(ANN), Optional.empty(), 2);
    assertThat(page.items()).hasSize(2);
    assertThat(page.next()).isEmpty();
  }

  private List<ConnectorId> walk(int limit, Optional<UserId> owner) {
    return Pages.walk(limit, after -> connectors.list(tenant, owner, after, limit)).stream()
        .map(Connector::id)
        .toList();
  }

  private List<Connector> list(Optional<UserId> owner) {
    return connectors.list(tenant, owner, Optional.empty(), 100).items();
  }

  private Connector created(Connector connector) {
    connectors.create(connector, event(AuditEvent.Type.CONNECTOR_CREATED, connector));
    return connector;
  }

  private Connector connector(UserId owner) {
    return new Connector(
        new ConnectorId(UUID.randomUUID().toString()),
        tenant,
        owner,
        new ConnectorDetails("Reporter", "counts groups", "https://example.com/back"),
        EnumSet.of(Scope.GROUPINFO_READ, Scope.GROUPMEMBER_READ),
        true,
        NOW,
        List.of(secret("a", Optional.empty())),
        Usage.NONE,
        1);
  }

  private static ConnectorSecret secret(String name, Optional<Instant> end) {
    return new ConnectorSecret(
        new SecretId(name), Digest.of(name.getBytes(StandardCharsets.UTF_8)), NOW, end);
  }

  private AuditEvent event(AuditEvent.Type type, Connector connector) {
    return AuditTrail.event(tenant, NOW, type, connector.id().value());
  }
}
