package pintle.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import pintle.Wiring;
import pintle.http.RotationRequest;
import pintle.key.KeyRotation;

/**
 * One step of a rotation of the signing keys, as AWS Secrets Manager calls it; or, called by an
 * operator, the revocation of all keys that there are.
 */
public final class RotateSigningKeys implements RequestStreamHandler {
  private final Wiring wiring;

  public RotateSigningKeys() {
    this(Wiring.fromEnvironment());
  }

  public RotateSigningKeys(Wiring wiring) {
    this.wiring = wiring;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    RotationRequest request = RotationRequest.read(input);
    KeyRotation rotation = wiring.keyRotation(request.secretId());
    request
        .version()
        .ifPresentOrElse(version -> rotation.step(request.step(), version), rotation::revokeKeys);
  }
}
