package pintle.world;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pintle.audit.AuditTrail;
import pintle.audit.Origin;
import pintle.connector.ConnectorDetails;
import pintle.connector.ConnectorManagement;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.connector.Scope;
import pintle.group.DirectoryImport;
import pintle.group.Group;
import pintle.group.GroupId;
import pintle.group.GroupType;
import pintle.group.Groups;
import pintle.group.InMemoryGroups;
import pintle.group.Member;
import pintle.group.Role;
import pintle.key.Es256;
import pintle.key.InMemoryPublicKeys;
import pintle.key.KeyHolder;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.Vault;
import pintle.key.VerificationKeys;
import pintle.log.Log;
import pintle.phone.MemberIds;
import pintle.phone.PhoneNumber;
import pintle.phone.PhoneNumbers;
import pintle.pin.InMemoryPinChallenges;
import pintle.pin.InMemoryRedemptions;
import pintle.pin.InMemorySmsCounters;
import pintle.pin.Peppers;
import pintle.pin.PhoneRegistration;
import pintle.pin.Pin;
import pintle.pin.PinBreaker;
import pintle.pin.PinChallenges;
import pintle.pin.PinChecking;
import pintle.pin.PinFailures;
import pintle.pin.PinSending;
import pintle.pin.Redemptions;
import pintle.pin.SmsCounters;
import pintle.pin.SmsLimits;
import pintle.pin.SmsPurse;
import pintle.pin.SmsSpending;
import pintle.pin.SmsText;
import pintle.refusal.Reason;
import pintle.resource.GroupResource;
import pintle.secret.SecretText;
import pintle.secret.SeededRandomness;
import pintle.tenant.TenantId;
import pintle.token.Access;
import pintle.token.AccessCheck;
import pintle.token.AccessTokens;
import pintle.token.BulkEnding;
import pintle.token.ConnectorAuthentication;
import pintle.token.Erasure;
import pintle.token.GrantInspection;
import pintle.token.GrantManagement;
import pintle.token.Grants;
import pintle.token.InMemoryGrants;
import pintle.token.InMemoryOneTimeCodes;
import pintle.token.Lives;
import pintle.token.PinLogin;
import pintle.token.PinSignIn;
import pintle.token.Reaches;
import pintle.token.RefreshToken;
import pintle.token.TokenExchange;
import pintle.user.Administrators;
import pintle.user.InMemoryUsers;
import pintle.user.PortalUser;
import pintle.user.SignIn;
import pintle.user.UserId;
import pintle.user.Users;

/**
 * The whole domain on the stand-ins, with the documented parameters, a clock that stands still and
 * seeded randomness. Notes every call that the domain makes to a store.
 */
public final class WiredDomain {
  public static final String ISSUER = "https://tokens.example.com";
  public static final TenantId TENANT = new TenantId("8a1f6c1e-0d5b-4a55-9f0e-1c2d3e4f5a6b");
  public static final TenantId OTHER = new TenantId("11111111-2222-4333-8444-555555555555");
  public static final Origin ORIGIN = AuditTrail.ORIGIN;
  public static final Lives LIVES =
      new Lives(
          Duration.ofDays(365), Duration.ofHours(24), Duration.ofSeconds(60), Duration.ofDays(90));

  private static final SmsLimits LIMITS =
      new SmsLimits(
          Duration.ofMinutes(1), 3, 5, 5, 60, 10, 100, SmsPurse.of("20", "DE=0.09,*=0.15"), 1000);
  private static final Canaries CANARIES = Canaries.ofThisProcess();
  private static final Pattern PIN = Pattern.compile("#([0-9]{6})");

  private final AtomicInteger vaultReads = new AtomicInteger();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  public final MovableClock clock = new MovableClock();
  public final SeededRandomness randomness = new SeededRandomness(42);
  public final AuditTrail audit = new AuditTrail();
  public final List<Message> inbox = new CopyOnWriteArrayList<>();

  /** Numbers to which the carrier sends nothing. */
  public final Set<String> optedOut = new CopyOnWriteArraySet<>();

  public final InMemoryPublicKeys publicKeys = new InMemoryPublicKeys();
  public final SigningKeys keys = SigningKeys.first();
  private volatile Optional<SigningKeys> signing = Optional.of(keys);
  public final MemberIds members = new MemberIds(() -> new byte[32]);

  private final InMemoryConnectors storedConnectors = new InMemoryConnectors(audit);
  public final Users users = noting(Users.class, new InMemoryUsers(audit));
  public final Connectors connectors = noting(Connectors.class, storedConnectors);
  public final Grants grants =
      noting(
          Grants.class,
          new InMemoryGrants(
              storedConnectors, new InMemoryOneTimeCodes(users, audit), publicKeys, audit));
  public final Groups groups = noting(Groups.class, new InMemoryGroups());
  public final PinChallenges challenges =
      noting(PinChallenges.class, new InMemoryPinChallenges(audit));
  public final Redemptions redemptions = noting(Redemptions.class, new InMemoryRedemptions());
  public final SmsCounters counters = noting(SmsCounters.class, new InMemorySmsCounters());

  public final Administrators administrators;
  public final Reaches reaches;
  public final ConnectorManagement connectorManagement;
  public final GrantManagement grantManagement;
  public final GrantInspection grantInspection;
  public final ConnectorAuthentication authentication;
  public final AccessTokens accessTokens;
  public final TokenExchange exchange;
  public final AccessCheck accessCheck;
  public final PinSending sending;
  public final PhoneRegistration registration;
  public final PinLogin login;
  public final Erasure erasure;
  public final DirectoryImport directory;
  public final GroupResource resource;

  /** The documented parameters: SMS to Germany, user reach by PIN. */
  public WiredDomain() {
    this(Set.of("DE"), false);
  }

  public WiredDomain(Set<String> countries, boolean tenantReachByPin) {
    publicKeys.replace(PublishedKeys.NONE.with(keys));
    Vault vault =
        name ->
            name.equals("signing")
                ? signingSecret()
                : "{\"version\":\"1\",\"pepper\":\"" + "pepper".repeat(8) + "\"}";
    Peppers peppers = new Peppers(vault, "pepper", clock);
    administrators = new Administrators(users, LIVES.adminProof(), clock);
    reaches = new Reaches(groups, users, administrators, members);
    connectorManagement = new ConnectorManagement(connectors, randomness, clock);
    grantManagement =
        new GrantManagement(grants, connectorManagement, groups, reaches, LIVES, randomness, clock);
    grantInspection =
        new GrantInspection(grants, grantManagement, connectorManagement, reaches, clock);
    authentication = new ConnectorAuthentication(grants, connectors, clock);
    accessTokens =
        new AccessTokens(
            new KeyHolder(vault, "signing", clock),
            new VerificationKeys(publicKeys, clock),
            Es256.ofPlatform(),
            randomness,
            clock);
    exchange = new TokenExchange(grants, accessTokens, LIVES, randomness, clock);
    accessCheck = new AccessCheck(accessTokens, grants, connectors, clock);
    PinFailures failures = new PinFailures(counters);
    PinBreaker breaker = new PinBreaker(redemptions, members, new Log("", clock));
    sending =
        new PinSending(
            users,
            challenges,
            counters,
            LIMITS,
            new SmsSpending(counters, LIMITS, countries),
            failures,
            breaker,
            peppers,
            (e164, text) -> {
              CANARIES.passed(e164 + "\n" + text);
              return !optedOut.contains(e164) && inbox.add(new Message(e164, text));
            },
            new SmsText(false, "pintle.example.com"),
            members,
            randomness,
            clock);
    PinChecking checking = new PinChecking(challenges, peppers, members, failures, breaker, clock);
    registration = new PhoneRegistration(sending, checking, challenges, users, members, clock);
    login =
        new PinLogin(
            connectors,
            authentication,
            new PinSignIn(sending, checking, users, administrators, members, tenantReachByPin),
            grantManagement);
    erasure =
        new Erasure(
            new BulkEnding(grants, connectorManagement, users, clock),
            groups,
            users,
            members,
            clock);
    directory = new DirectoryImport(groups, members, randomness);
    resource = new GroupResource(groups, users, reaches, members, randomness);
  }

  private String signingSecret() {
    vaultReads.incrementAndGet();
    return signing.orElseThrow(Reason.DEPENDENCY_DOWN::refusal).toJson();
  }

  /** What the vault holds from now on; where it is nothing, it does not answer. */
  public void signWith(Optional<SigningKeys> held) {
    signing = held;
  }

  /** How often the vault was asked for the signing keys. */
  public int vaultReads() {
    return vaultReads.get();
  }

  /** Somebody of the tenant who signs in now. */
  public PortalUser user(String name) {
    return signIn(TENANT, name, false);
  }

  /** Somebody whose sign-in carries the administrator's claim. */
  public PortalUser administrator(String name) {
    return signIn(TENANT, name, true);
  }

  public PortalUser signIn(TenantId tenant, String name, boolean administrator) {
    return administrators.signedIn(
        new SignIn(tenant, new UserId(name), name, clock.instant(), administrator));
  }

  /** The same user after verifying this number. */
  public PortalUser withPhone(PortalUser user, String number) {
    PhoneNumber phone = PhoneNumbers.parse("mobileNumber", number);
    registration.ask(user, phone, ORIGIN.sourceIp());
    registration.verify(user, phone, lastPin(), ORIGIN);
    return again(user);
  }

  /** The same sign-in shown again: the user as it stands now. */
  public PortalUser again(PortalUser user) {
    return administrators.signedIn(
        new SignIn(
            user.tenant(),
            user.id(),
            user.user().name(),
            user.user().lastSignInAt(),
            user.user().adminProofAt().isPresent()));
  }

  /** The PIN of the newest SMS. */
  public Pin lastPin() {
    return Pin.of(lastDigits());
  }

  /** The digits of the newest SMS. */
  public String lastDigits() {
    Matcher found = PIN.matcher(inbox.getLast().text());
    if (!found.find()) {
      throw new AssertionError("the newest SMS has no PIN");
    }
    return found.group(1);
  }

  /** A connector with groupinfo.read, groupinfo.write, groupmember.* and profile.read. */
  public Program program(PortalUser owner) {
    return program(
        owner,
        EnumSet.of(
            Scope.GROUPINFO_READ,
            Scope.GROUPINFO_WRITE,
            Scope.GROUPMEMBER_READ,
            Scope.GROUPMEMBER_WRITE,
            Scope.GROUPMEMBER_REMOVE,
            Scope.PROFILE_READ));
  }

  public Program program(PortalUser owner, Set<Scope> permissions) {
    ConnectorManagement.WithSecret made =
        connectorManagement.create(
            owner, new ConnectorDetails("Reporter", "", ""), permissions, ORIGIN);
    CANARIES.passed(made.secret().text().reveal());
    return new Program(made.connector().id().value(), made.secret().text().reveal());
  }

  /** What a program gets for its refresh token now. */
  public TokenExchange.Exchanged exchange(Program program, SecretText refreshToken) {
    RefreshToken shown =
        RefreshToken.parse(refreshToken.reveal())
            .orElseThrow(Reason.REFRESH_TOKEN_UNKNOWN::refusal);
    TokenExchange.Exchanged exchanged =
        exchange.exchange(
            authentication.authenticate(
                program.id(), program.secret(), Optional.of(shown.grant()), ORIGIN.sourceIp()),
            shown,
            ISSUER,
            ORIGIN);
    CANARIES.passed(refreshToken.reveal() + " " + exchanged.accessToken().reveal());
    return exchanged;
  }

  /** The key that signs now. */
  public AccessTokens.Signer signer() {
    return accessTokens.signer(publicKeys.row());
  }

  /** What an access token opens now. */
  public Access access(SecretText accessToken) {
    return accessCheck.check(accessToken.reveal(), ISSUER);
  }

  public Group group(TenantId tenant, String id, Optional<GroupId> parent, Member... first) {
    Group group =
        new Group(
            tenant,
            new GroupId(id),
            "name of " + id,
            "",
            "",
            GroupType.GROUP,
            parent,
            first.length,
            0,
            randomness.guid());
    if (!groups.create(group, List.of(first))) {
      throw new AssertionError("the group was not made");
    }
    return groups.find(tenant, group.id()).orElseThrow();
  }

  public Group group(String id, Member... first) {
    return group(TENANT, id, Optional.empty(), first);
  }

  public Group below(Group parent, String id, Member... first) {
    return group(parent.tenant(), id, Optional.of(parent.id()), first);
  }

  public Member member(TenantId tenant, String number, Role role) {
    PhoneNumber phone = PhoneNumbers.parse("mobileNumber", number);
    return new Member(members.of(tenant, phone), phone, role);
  }

  public Member admin(String number) {
    return member(TENANT, number, Role.ADMIN);
  }

  public Member member(String number) {
    return member(TENANT, number, Role.MEMBER);
  }

  /** The calls of stores since the last time this was asked. */
  public List<String> calls() {
    List<String> made = List.copyOf(calls);
    calls.clear();
    return made;
  }

  private <T> T noting(Class<T> port, T store) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              calls.add(port.getSimpleName() + "." + method.getName());
              try {
                Object result = method.invoke(store, arguments);
                // Without arguments there is no list of them.
                Stream.concat(
                        Stream.ofNullable(arguments).flatMap(Arrays::stream),
                        Stream.ofNullable(result))
                    .forEach(WiredDomain::printed);
                return result;
              } catch (InvocationTargetException told) {
                throw told.getCause();
              }
            }));
  }

  /** Whatever is handed to a store or comes from it may be printed, but for bare texts. */
  private static void printed(@Nullable Object one) {
    if (one != null && !(one instanceof String)) {
      CANARIES.told("what prints itself", one.toString());
    }
  }

  /** An SMS. */
  public record Message(String e164, String text) {}

  /** A third-party program: what its developer put into its configuration. */
  public record Program(String id, String secret) {}
}
