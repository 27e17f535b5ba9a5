package pintle.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import pintle.bench.Part;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.tenant.TenantId;
import pintle.token.GrantId;
import pintle.token.GrantRef;
import pintle.token.RefreshToken;

/**
 * What an exchange does beside signing: read the event, take the token apart, digest, and answer.
 */
public class EventBenchmark extends Part {
  private final String refreshToken =
      RefreshToken.random(
              new GrantRef(
                  new TenantId("11111111-1111-4111-8111-111111111111"),
                  new GrantId("22222222-2222-4222-8222-222222222222")),
              Randomness.secure())
          .text()
          .reveal();
  private final byte[] secret = new byte[32];
  private final Instant expiry = Instant.ofEpochSecond(1_800_000_000);
  private final String accessToken = "x".repeat(700);
  private byte[] event = {};

  @Setup
  public void readEvent() throws IOException {
    event = Files.readAllBytes(Path.of("events/ExchangeToken/accepted.json"));
  }

  @Benchmark
  public ApiRequest parseEvent() throws IOException {
    return new ApiRequest(Json.event(new ByteArrayInputStream(event)));
  }

  @Benchmark
  public RefreshToken parseRefreshToken() {
    return RefreshToken.parse(refreshToken).orElseThrow();
  }

  @Benchmark
  public Digest digest() {
    return Digest.of(secret);
  }

  @Benchmark
  public byte[] render() {
    ApiResponse response =
        ApiResponse.ok(
            new Fields()
                .put("accessToken", accessToken)
                .put("endpointUrl", "https://example.execute-api.eu-central-1.amazonaws.com/live")
                .put("accessTokenExpiry", expiry)
                .put("scope", "groupinfo.read,groupmember.read"));
    return Json.write(response.event("*")).getBytes(StandardCharsets.UTF_8);
  }
}
