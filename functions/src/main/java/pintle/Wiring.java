package pintle;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import pintle.audit.AuditLog;
import pintle.aws.AwsPorts;
import pintle.cache.Lazy;
import pintle.claim.ClaimCodes;
import pintle.connector.ConnectorManagement;
import pintle.group.DirectoryImport;
import pintle.group.GroupManagement;
import pintle.http.Api;
import pintle.http.Cursors;
import pintle.http.Endpoint;
import pintle.http.Guard;
import pintle.key.Es256;
import pintle.key.KeyHolder;
import pintle.key.KeyRotation;
import pintle.key.KeySet;
import pintle.key.VerificationKeys;
import pintle.log.Log;
import pintle.oauth.AuthorizationCheck;
import pintle.oauth.CodeExchange;
import pintle.oauth.Consents;
import pintle.oauth.Profile;
import pintle.openid.SignInVerifier;
import pintle.page.PinConsent;
import pintle.page.PortalConsent;
import pintle.phone.MemberIds;
import pintle.pin.AnswerFloor;
import pintle.pin.Peppers;
import pintle.pin.PhoneRegistration;
import pintle.pin.PinBreaker;
import pintle.pin.PinChecking;
import pintle.pin.PinFailures;
import pintle.pin.PinSending;
import pintle.pin.SmsSpending;
import pintle.pin.SmsText;
import pintle.resource.GroupResource;
import pintle.token.AccessCheck;
import pintle.token.AccessTokens;
import pintle.token.Adoption;
import pintle.token.BulkEnding;
import pintle.token.ConnectorAuthentication;
import pintle.token.Erasure;
import pintle.token.FailureExplanation;
import pintle.token.Freezing;
import pintle.token.GrantInspection;
import pintle.token.GrantManagement;
import pintle.token.GrantReceipts;
import pintle.token.Leaks;
import pintle.token.PinLogin;
import pintle.token.PinSignIn;
import pintle.token.Reaches;
import pintle.token.ReceiptText;
import pintle.token.TokenExchange;
import pintle.token.TokenIntrospection;
import pintle.token.TokenRevocation;
import pintle.user.Administrators;

/**
 * The one place where the domain's parts meet each other and their adapters. A part is built when a
 * function first needs it, so that a cold start pays for nothing else.
 */
public final class Wiring {
  private final Settings settings;
  private final Ports ports;

  private final Lazy<MemberIds> members;
  private final Lazy<Administrators> administrators;
  private final Lazy<SignInVerifier> signIns;
  private final Lazy<Peppers> peppers;
  private final Lazy<AccessTokens> accessTokens;
  private final Lazy<AccessCheck> accessCheck;
  private final Lazy<ConnectorAuthentication> authentication;
  private final Lazy<SmsSpending> smsSpending;
  private final Lazy<PinFailures> pinFailures;
  private final Lazy<PinBreaker> pinBreaker;
  private final Lazy<PinSending> pinSending;
  private final Lazy<PinChecking> pinChecking;
  private final Lazy<PinSignIn> pinSignIn;
  private final Lazy<Reaches> reaches;
  private final Lazy<ConnectorManagement> connectors;
  private final Lazy<GrantManagement> grants;

  public Wiring(Settings settings, Ports ports) {
    this.settings = settings;
    this.ports = ports;
    members = new Lazy<>(() -> new MemberIds(ports.nameKey()));
    administrators =
        new Lazy<>(
            () -> new Administrators(ports.users(), settings.lives().adminProof(), ports.clock()));
    signIns =
        new Lazy<>(
            () -> new SignInVerifier(settings.provider(), ports.providerKeys(), ports.clock()));
    peppers = new Lazy<>(() -> new Peppers(ports.vault(), settings.pepperSecret(), ports.clock()));
    accessTokens = new Lazy<>(this::newAccessTokens);
    accessCheck =
        new Lazy<>(() ->
            new AccessCheck(accessTokens.get(), ports.grants(), ports.connectors(), ports.clock()));
    authentication =
        new Lazy<>(
            () -> new ConnectorAuthentication(ports.grants(), ports.connectors(), ports.clock()));
    smsSpending =
        new Lazy<>(() ->
            new SmsSpending(ports.smsCounters(), settings.smsLimits(), settings.smsCountries()));
    pinFailures = new Lazy<>(() -> new PinFailures(ports.smsCounters()));
    pinBreaker = new Lazy<>(() -> new PinBreaker(ports.redemptions(), members.get(), log()));
    pinSending = new Lazy<>(this::newPinSending);
    pinChecking =
        new Lazy<>(() ->
            new PinChecking(
                ports.pinChallenges(),
                peppers.get(),
                members.get(),
                pinFailures.get(),
                pinBreaker.get(),
                ports.clock()));
    pinSignIn = new Lazy<>(this::newPinSignIn);
    reaches =
        new Lazy<>(
            () -> new Reaches(ports.groups(), ports.users(), administrators.get(), members.get()));
    connectors =
        new Lazy<>(
            () -> new ConnectorManagement(ports.connectors(), ports.randomness(), ports.clock()));
    grants = new Lazy<>(this::newGrantManagement);
  }

  /** The wiring of a deployed function. */
  public static Wiring fromEnvironment() {
    Settings settings = Settings.from(System.getenv());
    Wiring wiring = new Wiring(settings, new AwsPorts(settings));
    Priming.beforeSnapshots(wiring.priming());
    return wiring;
  }

  /** Of what the function uses. */
  Priming priming() {
    return new Priming(ports, accessTokens::ifBuilt);
  }

  public Api api() {
    return new Api(
        new Guard(signIns, administrators, authentication, accessCheck, settings.publicUrl()),
        settings.publicUrl(),
        settings.adminOrigin(),
        log());
  }

  /** Where lines for the operator go. */
  public Log log() {
    return new Log(settings.stack(), ports.clock());
  }

  /** The addresses that answers name. */
  public Endpoint endpoint() {
    return new Endpoint(settings.publicUrl(), settings.endpointUrl(), settings.adminOrigin());
  }

  public Cursors cursors() {
    return new Cursors(ports.nameKey());
  }

  public Administrators administrators() {
    return administrators.get();
  }

  public ConnectorManagement connectors() {
    return connectors.get();
  }

  public GrantManagement grants() {
    return grants.get();
  }

  public GrantInspection grantInspection() {
    return new GrantInspection(
        ports.grants(), grants.get(), connectors.get(), reaches.get(), ports.clock());
  }

  public ClaimCodes claimCodes() {
    return new ClaimCodes(
        ports.codes(),
        connectors.get(),
        authentication.get(),
        grants.get(),
        ports.users(),
        ports.randomness(),
        ports.clock());
  }

  /** The events that are kept. */
  public AuditLog auditLog() {
    AuditLog all = ports.auditLog();
    return (tenant, period, about, after, limit) ->
        all.list(
            tenant,
            settings.auditRetention().kept(period, ports.clock().instant()),
            about,
            after,
            limit);
  }

  public SmsSpending smsSpending() {
    return smsSpending.get();
  }

  /** For handlers that tell what a thing is now. */
  public InstantSource clock() {
    return ports.clock();
  }

  public DirectoryImport directoryImport() {
    return new DirectoryImport(ports.groups(), members.get(), ports.randomness());
  }

  public GroupManagement groupManagement() {
    return new GroupManagement(ports.groups(), members.get(), ports.randomness());
  }

  /** The member IDs of numbers, for lists that a caller sends. */
  public MemberIds members() {
    return members.get();
  }

  public Adoption adoption() {
    return new Adoption(ports.grants(), grants.get(), connectors.get(), ports.clock());
  }

  public Freezing freezing() {
    return new Freezing(ports.grants(), grants.get(), ports.clock());
  }

  /** None where there is no page to which their link could lead. */
  public GrantReceipts grantReceipts() {
    String page = settings.adminOrigin();
    return new GrantReceipts(
        page.isEmpty() ? GrantReceipts.Of.OFF : settings.grantReceipts(),
        ports.grants(),
        ports.users(),
        smsSpending.get(),
        ports.sms(),
        new ReceiptText(settings.smsInGerman(), page),
        ports.randomness(),
        ports.clock(),
        log());
  }

  public BulkEnding bulkEnding() {
    return new BulkEnding(ports.grants(), connectors.get(), ports.users(), ports.clock());
  }

  public Erasure erasure() {
    return new Erasure(bulkEnding(), ports.groups(), ports.users(), members.get(), ports.clock());
  }

  public TokenExchange tokenExchange() {
    return new TokenExchange(
        ports.grants(), accessTokens.get(), settings.lives(), ports.randomness(), ports.clock());
  }

  /** The check of an access token, for the authorizer before other APIs. */
  public AccessCheck accessCheck() {
    return accessCheck.get();
  }

  /** The keys that everybody may see. */
  public KeySet keySet() {
    return new KeySet(ports.publicKeys(), ports.clock());
  }

  /** The rotation of the signing keys, for their secret alone. */
  public KeyRotation keyRotation(String secret) {
    return new KeyRotation(ports.secretVersions(secret), ports.publicKeys(), ports.clock());
  }

  /**
   * The issuer, for a function that stands before another API and can not learn it from a request.
   *
   * @throws IllegalArgumentException where PUBLIC_URL is not set
   */
  public String configuredIssuer() {
    String issuer = settings.publicUrl().configured();
    if (issuer.isEmpty()) {
      throw new IllegalArgumentException(
          "the environment variable PUBLIC_URL is missing: an authorizer before another API needs it");
    }
    return issuer;
  }

  public GroupResource groupResource() {
    return new GroupResource(
        ports.groups(), ports.users(), reaches.get(), members.get(), ports.randomness());
  }

  public PhoneRegistration phoneRegistration() {
    return new PhoneRegistration(
        pinSending.get(),
        pinChecking.get(),
        ports.pinChallenges(),
        ports.users(),
        members.get(),
        ports.clock());
  }

  public PinLogin pinLogin() {
    return new PinLogin(ports.connectors(), authentication.get(), pinSignIn.get(), grants.get());
  }

  /** The consent pages behind a sign-in by PIN. */
  public PinConsent pinConsent() {
    return new PinConsent(
        new AuthorizationCheck(ports.connectors(), Profile.LEGACY),
        pinSignIn.get(),
        consents(),
        answerFloor(),
        endpoint());
  }

  /** The consent page behind a sign-in at the portal. */
  public PortalConsent portalConsent() {
    return new PortalConsent(
        new AuthorizationCheck(ports.connectors(), Profile.STANDARD), consents(), endpoint());
  }

  private Consents consents() {
    return new Consents(
        ports.codes(), ports.users(), reaches.get(), ports.randomness(), ports.clock());
  }

  public TokenRevocation tokenRevocation() {
    return new TokenRevocation(ports.grants(), grants.get(), accessCheck.get());
  }

  public Leaks leaks() {
    return new Leaks(
        ports.grants(),
        grants.get(),
        accessCheck.get(),
        connectors.get(),
        ports.codes(),
        ports.clock());
  }

  public TokenIntrospection tokenIntrospection() {
    return new TokenIntrospection(ports.grants(), accessCheck.get(), ports.clock());
  }

  public FailureExplanation failureExplanation() {
    return new FailureExplanation(ports.grants(), accessCheck.get(), reaches.get(), ports.clock());
  }

  public CodeExchange codeExchange() {
    return new CodeExchange(
        ports.codes(),
        grants.get(),
        tokenExchange(),
        pinSignIn.get(),
        ports.users(),
        ports.clock());
  }

  /** The earliest time of an answer that may have sent a PIN. */
  public AnswerFloor answerFloor() {
    return new AnswerFloor(settings.pinAnswerFloor(), ports.waiter(), ports.clock());
  }

  private AccessTokens newAccessTokens() {
    return new AccessTokens(
        new KeyHolder(ports.vault(), settings.signingSecret(), ports.clock()),
        new VerificationKeys(ports.publicKeys(), ports.clock()),
        new Es256(ports::nativeProvider),
        ports.randomness(),
        ports.clock());
  }

  private PinSending newPinSending() {
    return new PinSending(
        ports.users(),
        ports.pinChallenges(),
        ports.smsCounters(),
        settings.smsLimits(),
        smsSpending.get(),
        pinFailures.get(),
        pinBreaker.get(),
        peppers.get(),
        ports.sms(),
        new SmsText(settings.smsInGerman(), pageHost()),
        members.get(),
        ports.randomness(),
        ports.clock());
  }

  private PinSignIn newPinSignIn() {
    return new PinSignIn(
        pinSending.get(),
        pinChecking.get(),
        ports.users(),
        administrators.get(),
        members.get(),
        settings.tenantReachByPin());
  }

  /** The host of the page on which PINs are typed. */
  private String pageHost() {
    return host(settings.adminOrigin())
        .or(() -> host(settings.publicUrl().configured()))
        .orElse("pintle");
  }

  private static Optional<String> host(String address) {
    return address.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(URI.create(address).getHost());
  }

  private GrantManagement newGrantManagement() {
    return new GrantManagement(
        ports.grants(),
        connectors.get(),
        ports.groups(),
        reaches.get(),
        settings.lives(),
        ports.randomness(),
        ports.clock());
  }
}
