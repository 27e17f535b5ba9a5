package pintle.journey;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What there is, as the contract has it; times are epoch milliseconds. Copied where a crash leaves
 * open what happened.
 *
 * @param users by tenant and ID
 * @param erased when users were, by tenant and ID
 * @param groups by tenant and ID
 * @param slots the grant that stands in each
 * @param texts of refresh tokens and codes, as far as they were shown, by the token's number
 * @param owners the grant of each refresh token that was ever shown
 */
record State(
    Map<String, User> users,
    Map<String, Long> erased,
    Map<String, Group> groups,
    Map<String, Connector> connectors,
    Map<Integer, Grant> grants,
    Map<String, Integer> slots,
    Map<Integer, String> texts,
    Map<String, Integer> owners,
    Map<String, Access> accesses,
    Map<Integer, Code> codes) {

  static State empty() {
    return new State(
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>());
  }

  State copy() {
    return new State(
        new LinkedHashMap<>(users),
        new LinkedHashMap<>(erased),
        new LinkedHashMap<>(groups),
        new LinkedHashMap<>(connectors),
        new LinkedHashMap<>(grants),
        new LinkedHashMap<>(slots),
        new LinkedHashMap<>(texts),
        new LinkedHashMap<>(owners),
        new LinkedHashMap<>(accesses),
        new LinkedHashMap<>(codes));
  }

  /** Without what nobody can ever see again, so that states which look alike are equal. */
  void tidy() {
    grants
        .values()
        .removeIf(grant ->
            grant.ended() && grant.grantId().isEmpty() && !owners.containsValue(grant.id()));
  }

  Grant grant(int number) {
    return Objects.requireNonNull(grants.get(number));
  }

  Grant grantOf(String refreshToken) {
    return grant(Objects.requireNonNull(owners.get(refreshToken)));
  }

  Access access(String text) {
    return Objects.requireNonNull(accesses.get(text));
  }

  String text(Code code) {
    return Objects.requireNonNull(texts.get(code.number()));
  }

  static String key(String tenant, String id) {
    return tenant + "/" + id;
  }

  /**
   * Somebody who has signed in.
   *
   * @param number empty for none
   * @param provenAt when the last sign-in carried the administrator's claim; {@code Long.MIN_VALUE}
   *     where it did not
   */
  record User(
      String tenant, String id, String number, long signedInAt, long provenAt, long withdrawnAt) {
    static final long NEVER = Long.MIN_VALUE;

    String key() {
      return State.key(tenant, id);
    }

    User withNumber(String changed) {
      return new User(tenant, id, changed, signedInAt, provenAt, withdrawnAt);
    }

    User withdrawn(long at) {
      return new User(tenant, id, number, signedInAt, provenAt, at);
    }
  }

  /**
   * A group.
   *
   * @param parent empty for none
   * @param members by number, whether each is Admin
   */
  record Group(String tenant, String id, String parent, Map<String, Boolean> members) {
    Group {
      members = Map.copyOf(members);
    }

    Group with(String number, Optional<Boolean> admin) {
      Map<String, Boolean> changed = new LinkedHashMap<>(members);
      changed.remove(number);
      admin.ifPresent(role -> changed.put(number, role));
      return new Group(tenant, id, parent, changed);
    }
  }

  /** A third-party program. */
  record Connector(
      String id,
      String tenant,
      String owner,
      Set<String> permissions,
      boolean active,
      boolean deleted,
      List<Secret> secrets) {
    Connector {
      permissions = Set.copyOf(permissions);
      secrets = List.copyOf(secrets);
    }

    Connector with(Set<String> changed, boolean activated) {
      return new Connector(id, tenant, owner, changed, activated, deleted, secrets);
    }

    Connector withSecrets(List<Secret> changed) {
      return new Connector(id, tenant, owner, permissions, active, deleted, changed);
    }

    Connector gone() {
      return new Connector(id, tenant, owner, permissions, active, true, List.of());
    }
  }

  /**
   * A connector's secret.
   *
   * @param id empty, as the text, where its answer was lost
   */
  record Secret(String id, String text, long until) {
    boolean live(long now) {
      return now < until;
    }

    Secret endingAt(long end) {
      return new Secret(id, text, Math.min(until, end));
    }
  }

  /** A refresh token. */
  record Token(int number, long from, long until) {
    boolean due(long now) {
      return now >= from + (until - from) / 10 * 9;
    }
  }

  /**
   * What a user gave a connector.
   *
   * @param id the model's own
   * @param grantId empty where its answer was lost
   * @param reach user, tenant, or group with a colon and its ID
   * @param maybeEnded a deletion of the connector died before or after it ended this
   * @param previous the token before, good until that time
   */
  record Grant(
      int id,
      String grantId,
      String tenant,
      String connector,
      String reach,
      String grantor,
      Set<String> scopes,
      Token current,
      Optional<Token> offer,
      Optional<Token> previous,
      long previousUntil,
      boolean ended,
      boolean maybeEnded,
      int accessGeneration,
      boolean used) {
    Grant {
      scopes = Set.copyOf(scopes);
    }

    long expiresAt() {
      return offer.orElse(current).until();
    }

    boolean live(long now) {
      return !ended && now < expiresAt();
    }

    String slot() {
      return reach.startsWith("group:")
          ? connector + "/" + reach
          : connector + "/user:" + tenant + "/" + grantor;
    }

    Grant named(String known) {
      return with(known, grantor, offer, ended, maybeEnded, accessGeneration, used);
    }

    Grant adoptedBy(String adopter) {
      return with(grantId, adopter, offer, ended, maybeEnded, accessGeneration, used);
    }

    Grant offering(Token made) {
      return with(grantId, grantor, Optional.of(made), ended, maybeEnded, accessGeneration, used);
    }

    Grant end() {
      return with(grantId, grantor, offer, true, false, accessGeneration, used);
    }

    Grant maybeEnd() {
      return with(grantId, grantor, offer, ended, !ended, accessGeneration, used);
    }

    Grant withoutAccessTokens() {
      return with(grantId, grantor, offer, ended, maybeEnded, accessGeneration + 1, used);
    }

    Grant use() {
      return with(grantId, grantor, offer, ended, maybeEnded, accessGeneration, true);
    }

    Grant renewed(long until) {
      return new Grant(
          id,
          grantId,
          tenant,
          connector,
          reach,
          grantor,
          scopes,
          offer.orElseThrow(),
          Optional.empty(),
          Optional.of(current),
          until,
          ended,
          maybeEnded,
          accessGeneration,
          used);
    }

    private Grant with(
        String known,
        String by,
        Optional<Token> successor,
        boolean over,
        boolean perhaps,
        int generation,
        boolean everUsed) {
      return new Grant(
          id,
          known,
          tenant,
          connector,
          reach,
          by,
          scopes,
          current,
          successor,
          previous,
          previousUntil,
          over,
          perhaps,
          generation,
          everUsed);
    }
  }

  /** An access token; {@code until} is the end of what is written in it. */
  record Access(int grant, long until, Set<String> scopes, int generation) {}

  /**
   * A claim code or an authorization code.
   *
   * @param redeemedAt {@code Long.MIN_VALUE} where it was not
   * @param grant what it gave
   */
  record Code(
      int number,
      boolean claim,
      String claimId,
      String tenant,
      String connector,
      String grantor,
      String reach,
      Set<String> scopes,
      long signedInAt,
      long until,
      boolean cancelled,
      long redeemedAt,
      int grant) {
    boolean redeemed() {
      return redeemedAt != User.NEVER;
    }

    boolean open(long now) {
      return now < until && !cancelled && !redeemed();
    }

    Code cancel() {
      return new Code(
          number,
          claim,
          claimId,
          tenant,
          connector,
          grantor,
          reach,
          scopes,
          signedInAt,
          until,
          true,
          redeemedAt,
          grant);
    }

    Code redeem(long at, int given) {
      return new Code(
          number,
          claim,
          claimId,
          tenant,
          connector,
          grantor,
          reach,
          scopes,
          signedInAt,
          until,
          cancelled,
          at,
          given);
    }
  }
}
