package pintle;

import java.security.Provider;
import java.time.InstantSource;
import java.util.Optional;
import pintle.audit.AuditLog;
import pintle.connector.Connectors;
import pintle.group.Groups;
import pintle.key.NameKey;
import pintle.key.PublicKeys;
import pintle.key.SecretVersions;
import pintle.key.Vault;
import pintle.openid.ProviderKeys;
import pintle.pin.PinChallenges;
import pintle.pin.Redemptions;
import pintle.pin.Sms;
import pintle.pin.SmsCounters;
import pintle.pin.Waiter;
import pintle.secret.Randomness;
import pintle.token.Grants;
import pintle.token.OneTimeCodes;
import pintle.user.Users;

/** Everything that the domain takes from outside; each is asked for when first needed. */
public interface Ports {
  Users users();

  Connectors connectors();

  Grants grants();

  OneTimeCodes codes();

  AuditLog auditLog();

  Groups groups();

  PinChallenges pinChallenges();

  SmsCounters smsCounters();

  Redemptions redemptions();

  PublicKeys publicKeys();

  NameKey nameKey();

  Vault vault();

  /** The versions of the secret of this name or ARN. */
  SecretVersions secretVersions(String secret);

  Sms sms();

  ProviderKeys providerKeys();

  InstantSource clock();

  Randomness randomness();

  Waiter waiter();

  /** Loads what signs and verifies faster than the platform; empty where this machine has none. */
  Optional<Provider> nativeProvider();
}
