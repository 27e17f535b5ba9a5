package pintle.journey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pintle.audit.AuditEvent;
import pintle.connector.Connector;
import pintle.connector.Connectors;
import pintle.paging.Page;
import pintle.token.Grant;
import pintle.token.Grants;

/** What is wrong with the stores, to see whether the journeys find it. */
enum Fault {
  NONE,

  /** A grant that was replaced goes on. */
  OLD_GRANT_STAYS {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      if (call.equals("issue") && Boolean.TRUE.equals(answer)) {
        ((Grants.Holder) arguments[1]).grant().ifPresent(old -> store.memory().put(old.ref(), old));
      }
      return found(
          answer, grant -> store.memory().get(grant.ref()) instanceof Grant old ? old : grant);
    }
  },

  /** The token before the current one is good for an hour more. */
  LONG_GRACE {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      return found(
          answer,
          grant ->
              changed(
                  grant,
                  grant.offer(),
                  grant
                      .previous()
                      .map(one ->
                          new Grant.Previous(
                              one.digest(),
                              one.offer(),
                              one.goodUntil().plus(Duration.ofHours(1)))),
                  grant.lastUsedAt()));
    }
  },

  /** Each exchange near the end makes another successor. */
  OFFER_IS_FORGOTTEN {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      return call.equals("offer")
          ? true
          : found(
              answer,
              grant -> changed(grant, Optional.empty(), grant.previous(), grant.lastUsedAt()));
    }
  },

  /** A claim code gives its token again, also after the token was used. */
  USE_IS_FORGOTTEN {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      return found(
          answer, grant -> changed(grant, grant.offer(), grant.previous(), Optional.empty()));
    }
  },

  /** The old grant ends in one write, and the new one is put in another. */
  ISSUE_IN_TWO_WRITES {
    @Override
    void before(Store store, String call, Object[] arguments) {
      if (call.equals("issue")) {
        AuditEvent event = (AuditEvent) arguments[arguments.length - 1];
        ((Grants.Holder) arguments[1])
            .grant()
            .ifPresent(old -> store.ports().write(() -> ((Grants) store.real()).end(old, event)));
      }
    }
  },

  /** What an erased user gave goes on. */
  ERASURE_FORGETS_GRANTS {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      return call.equals("ofUser") && answer instanceof Page<?> ? Page.whole(List.of()) : answer;
    }
  },

  /** A connector keeps the permissions with which it was first seen. */
  NARROWING_IS_IGNORED {
    @Override
    @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
      if (!(answer instanceof Grants.Found found) || found.connector().isEmpty()) {
        return answer;
      }
      Connector now = found.connector().get();
      Object first = store.memory().computeIfAbsent(now.id(), id -> now);
      return new Grants.Found(
          Optional.of(now.withPermissions(((Connector) first).permissions(), now.createdAt())),
          found.grant(),
          found.misses(),
          found.missesUntil(),
          found.published());
    }
  },

  /** A deleted secret goes on. */
  SECRET_STAYS {
    @Override
    void before(Store store, String call, Object[] arguments) {
      if (store.real() instanceof Connectors real
          && call.equals("change")
          && arguments[0] instanceof Connector changed) {
        real.find(changed.id())
            .filter(before -> before.secrets().size() > changed.secrets().size())
            .ifPresent(before -> arguments[0] = changed.withSecrets(before.secrets()));
      }
    }
  };

  /** May do more, or change the arguments. */
  void before(Store store, String call, Object[] arguments) {}

  /** May change the answer. */
  @Nullable Object after(Store store, String call, Object[] arguments, @Nullable Object answer) {
    return answer;
  }

  /** A change of every grant that is read. */
  private static @Nullable Object found(@Nullable Object answer, UnaryOperator<Grant> change) {
    return switch (answer) {
      case Grants.Found found ->
          new Grants.Found(
              found.connector(),
              found.grant().map(change),
              found.misses(),
              found.missesUntil(),
              found.published());
      case Optional<?> one when one.isPresent() && one.get() instanceof Grant grant ->
          Optional.of(change.apply(grant));
      case null -> null;
      default -> answer;
    };
  }

  private static Grant changed(
      Grant grant,
      Optional<Grant.Offer> offer,
      Optional<Grant.Previous> previous,
      Optional<Instant> lastUsedAt) {
    return new Grant(
        grant.id(),
        grant.tenant(),
        grant.connector(),
        grant.reach(),
        grant.grantedBy(),
        grant.scopes(),
        grant.createdAt(),
        grant.generation(),
        grant.accessGeneration(),
        grant.current(),
        offer,
        previous,
        grant.endedAt(),
        lastUsedAt,
        grant.frozenAt(),
        grant.receipt(),
        grant.groupCount());
  }

  /**
   * The store that is at fault.
   *
   * @param memory what the fault keeps
   */
  record Store(Object real, MortalPorts ports, Map<Object, Object> memory) {}
}
