package example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import pintle.client.PintleClient;
import pintle.client.PintleException;
import pintle.client.RefreshTokenStore;

public final class ListGroups {
  public static void main(String[] claimCode) throws IOException, InterruptedException {
    RefreshTokenStore store = RefreshTokenStore.file(Path.of("refresh-token"));
    URI base = URI.create(System.getenv("PINTLE_URL"));
    String id = System.getenv("PINTLE_CONNECTOR");
    PintleClient pintle =
        PintleClient.builder(base, id, System.getenv("PINTLE_SECRET"), store).build();
    try {
      if (claimCode.length > 0) {
        pintle.redeem(claimCode[0]); // once: from then on the file has a refresh token
      }
      HttpRequest.Builder groups = HttpRequest.newBuilder(pintle.uri("/v1/groups"));
      System.out.println(pintle.send(groups, BodyHandlers.ofString()).body());
    } catch (PintleException e) {
      System.err.println(e.getMessage()); // what happened, and what mends it
      System.exit(1);
    }
  }
}
