package pintle.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import pintle.secret.Digest;
import pintle.token.RefreshToken;

/**
 * What an exchange does beside signing: read the event, take the token apart, digest, and answer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class EventBenchmark {
  private static final String REFRESH_TOKEN =
      "pintle_rt_" + "t".repeat(36) + ":" + "g".repeat(36) + ":" + "s".repeat(43);
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
  public Object parseRefreshToken() {
    return RefreshToken.parse(REFRESH_TOKEN);
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
