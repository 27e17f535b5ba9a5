package pintle.local.signin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ready users of the local sign-in; their numbers are those of the demo directory. */
public enum DemoUser {
  DEVELOPER(
      "Dana Entwickler",
      "dana@demo.example",
      "11111111-0000-4000-8000-00000000000d",
      DemoUser.DEMO_TENANT,
      "+4915112345678",
      false),
  GROUP_ADMIN(
      "Greta Gruppe",
      "greta@demo.example",
      "11111111-0000-4000-8000-000000000006",
      DemoUser.DEMO_TENANT,
      "+4915112345679",
      false),
  TENANT_ADMIN(
      "Tamara Tenant",
      "tamara@demo.example",
      "11111111-0000-4000-8000-00000000000a",
      DemoUser.DEMO_TENANT,
      "+4915112345680",
      true),
  OTHER_TENANT_ADMIN(
      "Otto Anders",
      "otto@other.example",
      "22222222-0000-4000-8000-00000000000a",
      DemoUser.OTHER_TENANT,
      "+4915112345681",
      true);

  /** The tenant of the first three. */
  public static final String DEMO_TENANT = "11111111-1111-4111-8111-111111111111";

  /** The tenant that must never see anything of the first. */
  public static final String OTHER_TENANT = "22222222-2222-4222-8222-222222222222";

  private final String fullName;
  private final String account;
  private final String objectId;
  private final String tenantId;
  private final String mobileNumber;
  private final boolean tenantAdmin;

  DemoUser(
      String fullName,
      String account,
      String objectId,
      String tenantId,
      String mobileNumber,
      boolean tenantAdmin) {
    this.fullName = fullName;
    this.account = account;
    this.objectId = objectId;
    this.tenantId = tenantId;
    this.mobileNumber = mobileNumber;
    this.tenantAdmin = tenantAdmin;
  }

  /** The user of this login, such as {@code tenant-admin}. */
  public static Optional<DemoUser> ofLogin(String login) {
    return Arrays.stream(values()).filter(user -> user.login().equals(login)).findFirst();
  }

  /** All logins, for messages. */
  public static String logins() {
    return Arrays.stream(values()).map(DemoUser::login).collect(Collectors.joining(", "));
  }

  public String login() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String fullName() {
    return fullName;
  }

  /** The claim {@code preferred_username}. */
  public String account() {
    return account;
  }

  /** The claim {@code oid}. */
  public String objectId() {
    return objectId;
  }

  /** The claim {@code tid}. */
  public String tenantId() {
    return tenantId;
  }

  /** E.164. */
  public String mobileNumber() {
    return mobileNumber;
  }

  public boolean isTenantAdmin() {
    return tenantAdmin;
  }
}
