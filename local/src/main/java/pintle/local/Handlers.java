package pintle.local;

import java.time.Clock;
import java.util.List;
import pintle.local.gateway.Route;
import pintle.local.secret.LocalSecrets;
import pintle.local.signin.LocalSignIn;
import pintle.local.sms.SmsInbox;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The one place where the handlers of template.yaml get their local wiring: this table, vault,
 * inbox and sign-in in place of AWS.
 */
record Handlers(
    RunSettings settings,
    Clock clock,
    DynamoDbClient table,
    LocalSecrets vault,
    SmsInbox sms,
    LocalSignIn signIn) {

  /** Each route of template.yaml with an instance of its handler. */
  List<Route> routes() {
    return List.of();
  }
}
