package pintle.handler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import pintle.Wiring;
import pintle.http.IssuedGrants;
import pintle.http.StreamLog;
import pintle.token.GrantReceipts;

/**
 * Sends the receipts of new grants, from the table's stream: never in the request that issued them,
 * which it can neither delay nor break.
 */
public final class SendGrantReceipts implements RequestStreamHandler {
  private final GrantReceipts receipts;
  private final StreamLog log;

  public SendGrantReceipts() {
    this(Wiring.fromEnvironment());
  }

  public SendGrantReceipts(Wiring wiring) {
    this.receipts = wiring.grantReceipts();
    this.log = new StreamLog(wiring.log(), getClass().getSimpleName());
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    IssuedGrants.read(input).each(receipts::send, log::failed, output);
  }
}
