package pintle.world;

import com.nimbusds.jose.jwk.JWKSet;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import pintle.Ports;
import pintle.audit.AuditLog;
import pintle.audit.AuditTrail;
import pintle.connector.Connectors;
import pintle.connector.InMemoryConnectors;
import pintle.group.Groups;
import pintle.group.InMemoryGroups;
import pintle.key.InMemoryPublicKeys;
import pintle.key.InMemorySecretVersions;
import pintle.key.NameKey;
import pintle.key.PublicKeys;
import pintle.key.PublishedKeys;
import pintle.key.SigningKeys;
import pintle.key.Vault;
import pintle.openid.ProviderKeys;
import pintle.pin.InMemoryPinChallenges;
import pintle.pin.InMemoryRedemptions;
import pintle.pin.InMemorySmsCounters;
import pintle.pin.PinChallenges;
import pintle.pin.Redemptions;
import pintle.pin.Sms;
import pintle.pin.SmsCounters;
import pintle.pin.Waiter;
import pintle.refusal.Reason;
import pintle.secret.Randomness;
import pintle.secret.SeededRandomness;
import pintle.token.Grants;
import pintle.token.InMemoryGrants;
import pintle.token.InMemoryOneTimeCodes;
import pintle.token.OneTimeCodes;
import pintle.user.InMemoryUsers;
import pintle.user.Users;

/**
 * The ports of a test: stand-ins for the stores, a clock to move, seeded randomness, and SMS kept
 * in a list. The stores can be replaced by the real ones.
 */
public class TestPorts implements Ports {
  private static final SigningKeys KEYS = SigningKeys.first();
  private static final String PEPPER = "0123456789abcdef0123456789abcdef";
  private static final byte[] NAMES = new SeededRandomness(7).bytes(32);

  private final MovableClock clock = new MovableClock();
  private final Randomness randomness = new SeededRandomness(42);
  private final AuditTrail audit = new AuditTrail();
  private final InMemoryConnectors connectors = new InMemoryConnectors(audit);
  private final InMemoryUsers users = new InMemoryUsers(audit);
  private final InMemoryOneTimeCodes codes = new InMemoryOneTimeCodes(users, audit);
  private final InMemoryGroups groups = new InMemoryGroups();
  private final InMemoryPinChallenges pinChallenges = new InMemoryPinChallenges(audit);
  private final InMemoryRedemptions redemptions = new InMemoryRedemptions();
  private final InMemorySmsCounters smsCounters = new InMemorySmsCounters();
  private final InMemoryPublicKeys publicKeys = new InMemoryPublicKeys();
  private final InMemoryGrants grants = new InMemoryGrants(connectors, codes, publicKeys, audit);
  private final InMemorySecretVersions secretVersions = new InMemorySecretVersions();
  private final List<SentSms> sent = new CopyOnWriteArrayList<>();
  private final TestProvider provider = new TestProvider(clock);

  public TestPorts() {
    publicKeys.replace(PublishedKeys.NONE.with(KEYS));
    Canaries.ofThisProcess().secret("pepper", PEPPER);
    Canaries.ofThisProcess().secret("private key", KEYS.signing().getD().toString());
  }

  /** The keys that sign. */
  public SigningKeys signingKeys() {
    return KEYS;
  }

  /** What was sent, oldest first. */
  public List<SentSms> sent() {
    return sent;
  }

  /** The portal's sign-in. */
  public TestProvider provider() {
    return provider;
  }

  /** What the stand-ins wrote down. */
  public AuditTrail audit() {
    return audit;
  }

  @Override
  public AuditLog auditLog() {
    return audit;
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Connectors connectors() {
    return connectors;
  }

  @Override
  public Grants grants() {
    return grants;
  }

  @Override
  public OneTimeCodes codes() {
    return codes;
  }

  @Override
  public Groups groups() {
    return groups;
  }

  @Override
  public PinChallenges pinChallenges() {
    return pinChallenges;
  }

  @Override
  public SmsCounters smsCounters() {
    return smsCounters;
  }

  @Override
  public Redemptions redemptions() {
    return redemptions;
  }

  @Override
  public PublicKeys publicKeys() {
    return publicKeys;
  }

  @Override
  public NameKey nameKey() {
    return NAMES::clone;
  }

  @Override
  public Vault vault() {
    return name ->
        switch (name) {
          case World.SIGNING_SECRET -> KEYS.toJson();
          case World.PEPPER_SECRET -> "{\"version\":\"1\",\"pepper\":\"" + PEPPER + "\"}";
          default -> throw Reason.NO_KEY_YET.refusal();
        };
  }

  @Override
  public InMemorySecretVersions secretVersions(String secret) {
    return secretVersions;
  }

  @Override
  public Sms sms() {
    return (e164, text) -> {
      Canaries.ofThisProcess().passed(e164 + "\n" + text);
      return sent.add(new SentSms(e164, text));
    };
  }

  @Override
  public ProviderKeys providerKeys() {
    return () -> new JWKSet(provider.publicKey());
  }

  @Override
  public MovableClock clock() {
    return clock;
  }

  @Override
  public Randomness randomness() {
    return randomness;
  }

  @Override
  public Optional<Provider> nativeProvider() {
    return Optional.empty();
  }

  /** Waits by moving the clock. */
  @Override
  public Waiter waiter() {
    return time -> {
      if (time.isAfter(clock.instant())) {
        clock.set(time);
      }
    };
  }

  /** An SMS that was handed over. */
  public record SentSms(String e164, String text) {
    /** The PIN in it. */
    public String pin() {
      return text.substring(text.length() - 6);
    }
  }
}
