package pintle.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.audit.AuditEvent;
import pintle.audit.AuditTrail;
import pintle.audit.Origin;
import pintle.phone.MemberId;
import pintle.phone.PhoneNumber;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.tenant.TenantId;
import pintle.world.MovableClock;
import pintle.world.Refused;
import pintle.world.Together;

/** What every {@link Users} promises. Tenants are new in each test, so a table may be shared. */
public abstract class UsersContract {
  private static final Instant NOW = MovableClock.START;
  private static final UserId ANN = new UserId("ann");
  private static final UserId BOB = new UserId("bob");
  private static final MemberId FIRST = new MemberId("00000000-0000-8000-8000-000000000001");
  private static final MemberId SECOND = new MemberId("00000000-0000-8000-8000-000000000002");
  private static final PhoneNumber FIRST_NUMBER = new PhoneNumber("+4915112345601", "DE");
  private static final PhoneNumber SECOND_NUMBER = new PhoneNumber("+4915112345602", "DE");

  private final TenantId tenant = new TenantId(UUID.randomUUID().toString());
  private final TenantId other = new TenantId(UUID.randomUUID().toString());
  private Users users;

  /** A port to test; it need not be empty. */
  protected abstract Users fresh();

  /** The events that were written for a tenant, in any order. */
  protected abstract List<AuditEvent> audited(TenantId of);

  @BeforeEach
  void open() {
    users = fresh();
  }

  @Test
  void findsNobodyBeforeTheFirstSignIn() {
    assertThat(users.find(tenant, ANN)).isEmpty();
    assertThat(users.holder(tenant, FIRST)).isEmpty();
    assertThat(users.provenAdministrators(tenant)).isEmpty();
  }

  @Test
  void keepsTheFirstSignIn() {
    User kept = users.keep(signIn(ANN, NOW, false));

    assertThat(kept)
        .isEqualTo(
            new User(
                tenant, ANN, "ann", Optional.empty(), NOW, Optional.empty(), Optional.empty()));
    assertThat(users.find(tenant, ANN)).contains(kept);
  }

  @Test
  void keepsANewerSignInWithItsName() {
    users.keep(signIn(ANN, NOW, false));
    User kept = users.keep(new SignIn(tenant, ANN, "Ann B.", NOW.plusMillis(1), false));

    assertThat(kept.name()).isEqualTo("Ann B.");
    assertThat(kept.lastSignInAt()).isEqualTo(NOW.plusMillis(1));
    assertThat(users.find(tenant, ANN)).contains(kept);
  }

  @Test
  void anOlderSignInChangesNothing() {
    User newest = users.keep(signIn(ANN, NOW, true));
    User kept = users.keep(new SignIn(tenant, ANN, "older", NOW.minusMillis(1), false));

    assertThat(kept).isEqualTo(newest);
    assertThat(users.find(tenant, ANN)).contains(newest);
    assertThat(users.provenAdministrators(tenant)).containsExactly(newest);
  }

  @Test
  void theSameSignInTwiceChangesNothing() {
    User first = users.keep(signIn(ANN, NOW, true));

    assertThat(users.keep(signIn(ANN, NOW, true))).isEqualTo(first);
  }

  @Test
  void aSignInKeepsTheNumber() {
    register(ANN, FIRST, FIRST_NUMBER);
    User kept = users.keep(signIn(ANN, NOW.plusSeconds(9), false));

    assertThat(kept.phone()).contains(FIRST_NUMBER);
  }

  @Test
  void theNewestOfManySignInsStays() {
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          users.keep(new SignIn(tenant, ANN, "sign-in " + i, NOW.plusMillis(i), i % 2 == 1));
          return true;
        });

    User kept = users.find(tenant, ANN).orElseThrow();
    Instant newest = NOW.plusMillis(Together.THREADS - 1);
    assertThat(kept.lastSignInAt()).isEqualTo(newest);
    assertThat(kept.name()).isEqualTo("sign-in " + (Together.THREADS - 1));
    assertThat(kept.adminProofAt()).contains(newest);
    assertThat(users.provenAdministrators(tenant)).containsExactly(kept);
  }

  @Test
  void aVerifiedNumberIsTheUsers() {
    register(ANN, FIRST, FIRST_NUMBER);

    assertThat(users.holder(tenant, FIRST)).contains(ANN);
    assertThat(users.find(tenant, ANN).orElseThrow().phone()).contains(FIRST_NUMBER);
    assertThat(audited(tenant)).contains(verified(ANN, FIRST));
  }

  @Test
  void aNewNumberFreesTheOneBefore() {
    User ann = register(ANN, FIRST, FIRST_NUMBER);

    assertThat(
            users.changePhone(
                ann, Optional.of(FIRST), SECOND, SECOND_NUMBER, verified(ANN, SECOND)))
        .isTrue();
    assertThat(users.holder(tenant, FIRST)).isEmpty();
    assertThat(users.holder(tenant, SECOND)).contains(ANN);
    assertThat(users.find(tenant, ANN).orElseThrow().phone()).contains(SECOND_NUMBER);
  }

  @Test
  void theSameNumberCanBeVerifiedAgain() {
    User ann = register(ANN, FIRST, FIRST_NUMBER);

    assertThat(
            users.changePhone(ann, Optional.of(FIRST), FIRST, FIRST_NUMBER, verified(ANN, FIRST)))
        .isTrue();
    assertThat(users.holder(tenant, FIRST)).contains(ANN);
    assertThat(users.find(tenant, ANN).orElseThrow().phone()).contains(FIRST_NUMBER);
  }

  @Test
  void refusesANumberThatAnotherUserHolds() {
    register(ANN, FIRST, FIRST_NUMBER);
    User bob = register(BOB, SECOND, SECOND_NUMBER);

    assertThat(
            users.changePhone(bob, Optional.of(SECOND), FIRST, FIRST_NUMBER, verified(BOB, FIRST)))
        .isFalse();
    assertThat(users.holder(tenant, FIRST)).contains(ANN);
    assertThat(users.holder(tenant, SECOND)).contains(BOB);
    assertThat(users.find(tenant, BOB).orElseThrow().phone()).contains(SECOND_NUMBER);
    assertThat(audited(tenant)).doesNotContain(verified(BOB, FIRST));
  }

  @Test
  void refusesAChangeFromANumberThatIsNoLongerTheUsers() {
    User seen = users.keep(signIn(ANN, NOW, false));
    register(ANN, FIRST, FIRST_NUMBER);

    assertThat(
            users.changePhone(seen, Optional.empty(), SECOND, SECOND_NUMBER, verified(ANN, SECOND)))
        .isFalse();
    assertThat(users.holder(tenant, SECOND)).isEmpty();
    assertThat(users.holder(tenant, FIRST)).contains(ANN);
  }

  @Test
  void oneNumberGoesToOneOfManyUsers() {
    List<User> all = new ArrayList<>();
    for (int i = 0; i < Together.THREADS; i++) {
      all.add(users.keep(signIn(new UserId("user-" + i), NOW, false)));
    }
    long wins =
        Together.wins(
            Together.THREADS,
            i ->
                users.changePhone(
                    all.get(i),
                    Optional.empty(),
                    FIRST,
                    FIRST_NUMBER,
                    verified(all.get(i).id(), FIRST)));

    assertThat(wins).isEqualTo(1);
    assertThat(all)
        .filteredOn(user -> users.find(tenant, user.id()).orElseThrow().phone().isPresent())
        .extracting(User::id)
        .containsExactly(users.holder(tenant, FIRST).orElseThrow());
  }

  @Test
  void oneUserGetsOneOfManyNumbers() {
    User ann = users.keep(signIn(ANN, NOW, false));
    long wins =
        Together.wins(
            Together.THREADS,
            i ->
                users.changePhone(
                    ann, Optional.empty(), member(i), number(i), verified(ANN, member(i))));

    assertThat(wins).isEqualTo(1);
    List<MemberId> all = new ArrayList<>();
    for (int i = 0; i < Together.THREADS; i++) {
      all.add(member(i));
    }
    assertThat(users.held(tenant, all)).hasSize(1);
  }

  /** Verified, released and erased by many at once, a number has one holder or none. */
  @Test
  void whateverManyDoWithOneNumberUserAndHolderAgree() {
    List<User> all = new ArrayList<>();
    for (int i = 0; i < Together.THREADS; i++) {
      all.add(users.keep(signIn(new UserId("user-" + i), NOW, false)));
    }
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          User user = all.get(i);
          boolean mine =
              users.changePhone(
                  user, Optional.empty(), FIRST, FIRST_NUMBER, verified(user.id(), FIRST));
          if (mine && i % 3 == 0) {
            users.erase(
                users.find(tenant, user.id()).orElseThrow(), Optional.of(FIRST), erased(user.id()));
          } else if (mine && i % 3 == 1) {
            return users.releasePhone(tenant, user.id(), FIRST, released());
          }
          return mine;
        });

    List<UserId> withNumber =
        all.stream()
            .flatMap(user -> users.find(tenant, user.id()).stream())
            .filter(user -> user.phone().isPresent())
            .map(User::id)
            .toList();
    assertThat(users.holder(tenant, FIRST).stream().toList()).isEqualTo(withNumber);
    assertThat(withNumber).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aWithdrawalAmongManySignInsOfBeforeItStays() {
    User ann = users.keep(signIn(ANN, NOW, true));
    Instant at = NOW.plusSeconds(60);
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          if (i == Together.THREADS / 2) {
            users.withdrawAdministrator(
                ann,
                AuditTrail.event(tenant, at, AuditEvent.Type.ADMINISTRATOR_WITHDRAWN, ANN.value()));
          } else {
            users.keep(signIn(ANN, NOW.plusMillis(i), true));
          }
          return true;
        });

    assertThat(users.find(tenant, ANN).orElseThrow().isTenantAdministrator(at, Duration.ofDays(90)))
        .isFalse();
  }

  @Test
  void anErasureAmongManySignInsOfBeforeItStays() {
    User ann = users.keep(signIn(ANN, NOW.plusSeconds(1), true));
    Together.winsStubbornly(
        Together.THREADS,
        i -> {
          if (i == Together.THREADS / 2) {
            users.erase(ann, Optional.empty(), erased(ANN));
            return true;
          }
          try {
            users.keep(signIn(ANN, NOW.plusMillis(i), true));
            return true;
          } catch (Refusal refused) {
            if (refused.reason() == Reason.SIGN_IN_INVALID) {
              return false;
            }
            throw refused;
          }
        });

    assertThat(users.find(tenant, ANN)).isEmpty();
    assertThat(users.provenAdministrators(tenant)).isEmpty();
  }

  @Test
  @Tag("case-64")
  void theSameNumberInTwoTenantsHasTwoHolders() {
    register(ANN, FIRST, FIRST_NUMBER);

    assertThat(users.holder(other, FIRST)).isEmpty();
    assertThat(users.held(other, List.of(FIRST))).isEmpty();
    User there = users.keep(new SignIn(other, BOB, "bob", NOW, false));
    assertThat(
            users.changePhone(
                there,
                Optional.empty(),
                FIRST,
                FIRST_NUMBER,
                AuditTrail.event(other, NOW, AuditEvent.Type.PHONE_VERIFIED, FIRST.value())))
        .isTrue();
    assertThat(users.holder(tenant, FIRST)).contains(ANN);
    assertThat(users.holder(other, FIRST)).contains(BOB);
  }

  @Test
  void oneIdInTwoTenantsIsTwoUsers() {
    users.keep(signIn(ANN, NOW, true));

    assertThat(users.find(other, ANN)).isEmpty();
    assertThat(users.provenAdministrators(other)).isEmpty();
  }

  @Test
  void heldNamesThoseThatAreVerified() {
    register(ANN, FIRST, FIRST_NUMBER);

    assertThat(users.held(tenant, List.of(FIRST, SECOND))).containsExactly(FIRST);
    assertThat(users.held(tenant, List.of())).isEmpty();
    assertThat(users.held(tenant, List.of(FIRST, FIRST))).containsExactly(FIRST);
  }

  @Test
  void heldTakesMoreThanOneReadHolds() {
    register(ANN, FIRST, FIRST_NUMBER);
    List<MemberId> many = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      many.add(member(i));
    }
    many.add(FIRST);

    assertThat(users.held(tenant, many)).containsExactly(FIRST);
  }

  @Test
  void aSignInWithTheClaimProvesAnAdministrator() {
    User ann = users.keep(signIn(ANN, NOW, true));
    users.keep(signIn(BOB, NOW, false));

    assertThat(ann.adminProofAt()).contains(NOW);
    assertThat(users.provenAdministrators(tenant)).containsExactly(ann);
  }

  @Test
  void aNewerSignInWithoutTheClaimTakesTheProof() {
    users.keep(signIn(ANN, NOW, true));
    User ann = users.keep(signIn(ANN, NOW.plusSeconds(1), false));

    assertThat(ann.adminProofAt()).isEmpty();
    assertThat(users.provenAdministrators(tenant)).isEmpty();
  }

  @Test
  void aWithdrawnRightReturnsWithTheNextSignInThatProvesIt() {
    Duration life = Duration.ofDays(90);
    User ann = users.keep(signIn(ANN, NOW, true));
    Instant at = NOW.plusSeconds(60);
    AuditEvent event =
        AuditTrail.event(tenant, at, AuditEvent.Type.ADMINISTRATOR_WITHDRAWN, ANN.value());
    users.withdrawAdministrator(ann, event);

    User withdrawn = users.find(tenant, ANN).orElseThrow();
    assertThat(withdrawn.adminWithdrawnAt()).contains(at);
    assertThat(withdrawn.isTenantAdministrator(at, life)).isFalse();
    assertThat(audited(tenant)).contains(event);
    User without = users.keep(signIn(ANN, at.plusSeconds(1), false));
    assertThat(without.isTenantAdministrator(at.plusSeconds(1), life)).isFalse();
    User again = users.keep(signIn(ANN, at.plusSeconds(2), true));
    assertThat(again.isTenantAdministrator(at.plusSeconds(2), life)).isTrue();
    assertThat(users.provenAdministrators(tenant)).containsExactly(again);
  }

  @Test
  void forgetsAnErasedUserAndFreesTheNumber() {
    users.keep(signIn(ANN, NOW, true));
    User ann = register(ANN, FIRST, FIRST_NUMBER);
    users.erase(ann, Optional.of(FIRST), erased(ANN));

    assertThat(users.find(tenant, ANN)).isEmpty();
    assertThat(users.holder(tenant, FIRST)).isEmpty();
    assertThat(users.provenAdministrators(tenant)).isEmpty();
    assertThat(audited(tenant)).contains(erased(ANN));
    register(BOB, FIRST, FIRST_NUMBER);
    assertThat(users.holder(tenant, FIRST)).contains(BOB);
  }

  @Test
  void aSignInOfBeforeTheErasureDoesNotBringTheUserBack() {
    User ann = users.keep(signIn(ANN, NOW, true));
    users.erase(ann, Optional.empty(), erased(ANN));

    Refused.with(Reason.SIGN_IN_INVALID, () -> users.keep(signIn(ANN, NOW, true)));
    assertThat(users.find(tenant, ANN)).isEmpty();
    assertThat(users.provenAdministrators(tenant)).isEmpty();
    users.keep(signIn(ANN, erased(ANN).at().plusSeconds(1), true));
    assertThat(users.find(tenant, ANN)).isPresent();
  }

  @Test
  void aWithdrawalReachesAProofThatIsDatedAheadOfTheClock() {
    User ann = users.keep(signIn(ANN, NOW.plusSeconds(30), true));
    users.withdrawAdministrator(
        ann, AuditTrail.event(tenant, NOW, AuditEvent.Type.ADMINISTRATOR_WITHDRAWN, ANN.value()));

    assertThat(
            users
                .find(tenant, ANN)
                .orElseThrow()
                .isTenantAdministrator(NOW.plusSeconds(31), Duration.ofDays(90)))
        .isFalse();
  }

  @Test
  void erasesAUserWithoutANumber() {
    User ann = users.keep(signIn(ANN, NOW, false));
    users.erase(ann, Optional.empty(), erased(ANN));

    assertThat(users.find(tenant, ANN)).isEmpty();
  }

  @Test
  void erasingTwiceIsNoError() {
    User ann = register(ANN, FIRST, FIRST_NUMBER);
    users.erase(ann, Optional.of(FIRST), erased(ANN));
    users.erase(ann, Optional.of(FIRST), erased(ANN));

    assertThat(users.find(tenant, ANN)).isEmpty();
  }

  @Test
  void erasingNeverFreesANumberThatAnotherUserHolds() {
    User ann = register(ANN, FIRST, FIRST_NUMBER);
    users.changePhone(ann, Optional.of(FIRST), SECOND, SECOND_NUMBER, verified(ANN, SECOND));
    register(BOB, FIRST, FIRST_NUMBER);
    try {
      users.erase(ann, Optional.of(FIRST), erased(ANN));
    } catch (Refusal told) {
      assertThat(told.reason().status()).isEqualTo(503);
    }

    assertThat(users.holder(tenant, FIRST)).contains(BOB);
  }

  @Test
  void releasesANumberSoThatAnotherUserCanVerifyIt() {
    register(ANN, FIRST, FIRST_NUMBER);
    assertThat(users.releasePhone(tenant, ANN, FIRST, released())).isTrue();

    assertThat(users.holder(tenant, FIRST)).isEmpty();
    assertThat(users.find(tenant, ANN).orElseThrow().phone()).isEmpty();
    assertThat(audited(tenant)).contains(released());
    register(BOB, FIRST, FIRST_NUMBER);
    register(ANN, SECOND, SECOND_NUMBER);
    assertThat(users.holder(tenant, FIRST)).contains(BOB);
    assertThat(users.holder(tenant, SECOND)).contains(ANN);
  }

  @Test
  void releasesNothingFromAUserWhoDoesNotHoldTheNumber() {
    register(ANN, FIRST, FIRST_NUMBER);
    register(BOB, SECOND, SECOND_NUMBER);

    assertThat(users.releasePhone(tenant, BOB, FIRST, released())).isFalse();
    assertThat(users.releasePhone(other, ANN, FIRST, released())).isFalse();
    assertThat(users.holder(tenant, FIRST)).contains(ANN);
    assertThat(users.find(tenant, BOB).orElseThrow().phone()).contains(SECOND_NUMBER);
    assertThat(audited(tenant)).doesNotContain(released());
  }

  @Test
  void knowsWhenAUserWasErased() {
    assertThat(users.erasedAt(tenant, ANN)).isEmpty();
    users.erase(users.keep(signIn(ANN, NOW, false)), Optional.empty(), erased(ANN));

    assertThat(users.erasedAt(tenant, ANN)).contains(erased(ANN).at());
    assertThat(users.erasedAt(other, ANN)).isEmpty();
  }

  private AuditEvent released() {
    return AuditTrail.event(tenant, NOW, AuditEvent.Type.PHONE_RELEASED, FIRST.value());
  }

  private User register(UserId id, MemberId member, PhoneNumber number) {
    User user = users.find(tenant, id).orElseGet(() -> users.keep(signIn(id, NOW, false)));
    assertThat(users.changePhone(user, Optional.empty(), member, number, verified(id, member)))
        .isTrue();
    return users.find(tenant, id).orElseThrow();
  }

  private SignIn signIn(UserId id, Instant at, boolean administrator) {
    return new SignIn(tenant, id, id.value(), at, administrator);
  }

  private AuditEvent verified(UserId by, MemberId member) {
    return new AuditEvent(
        tenant,
        NOW,
        AuditEvent.Type.PHONE_VERIFIED,
        member.value(),
        by.value(),
        new Origin("192.0.2.1", "request-" + by.value()),
        Map.of());
  }

  private AuditEvent erased(UserId id) {
    return AuditTrail.event(tenant, NOW, AuditEvent.Type.USER_ERASED, id.value());
  }

  private static MemberId member(int i) {
    return new MemberId("00000000-0000-8000-9000-%012d".formatted(i));
  }

  private static PhoneNumber number(int i) {
    return new PhoneNumber("+49151999%05d".formatted(i), "DE");
  }
}
