package pintle.local;

import java.util.HexFormat;
import java.util.List;
import pintle.Ports;
import pintle.Wiring;
import pintle.local.secret.LocalSecrets;

/**
 * What the stack makes at its creation: the pepper, and the signing keys by their first rotation.
 */
final class FirstKeys {
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");

  private FirstKeys() {}

  /** Makes what is missing; what is there stays, and is published again to a table made anew. */
  static void make(LocalSecrets secrets, Ports ports, Wiring wiring) {
    secrets.readOrCreate(
        Handlers.PEPPER_SECRET,
        () ->
            "{\"version\":\"1\",\"pepper\":\""
                + HexFormat.of().formatHex(ports.randomness().bytes(32))
                + "\"}");
    STEPS.forEach(
        step -> wiring.keyRotation(Handlers.SIGNING_SECRET).step(step, LocalSecretVersions.FIRST));
  }
}
