package pintle.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends again what a later try may mend: 429, which says that nothing was done, and where a
 * repetition does no harm also 502, 503, 504, a timeout and a lost connection. In between it waits
 * as long as {@code Retry-After} asks (RFC 9110, 10.2.3), and then a random time up to a bound that
 * doubles, so that clients which failed together do not come back together.
 *
 * @param attempts at most
 * @param patience after which no other try begins
 * @param timeout of a try
 */
record Retries(
    HttpClient http,
    Time time,
    RandomGenerator random,
    int attempts,
    Duration patience,
    Duration timeout) {
  private static final long FIRST_BOUND_MILLIS = 200;
  private static final long LAST_BOUND_MILLIS = 10_000;

  /** RFC 9110, 9.2.2. */
  private static final Set<String> IDEMPOTENT =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

  private interface Call<T> {
    HttpResponse<T> send(BodyHandler<T> handler) throws IOException, InterruptedException;
  }

  /** The last answer, whatever its status, or the last failure. */
  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return repeat(one -> http.send(request, one), handler, IDEMPOTENT.contains(request.method()));
  }

  /** The same for calls that may be repeated, whatever their method. */
  HttpResponse<String> sendRepeatable(HttpRequest request)
      throws IOException, InterruptedException {
    return repeat(one -> whole(request, one), BodyHandlers.ofString(), true);
  }

  /** The JDK's timeout is over when the headers are there; a body may hang as well. */
  private HttpResponse<String> whole(HttpRequest request, BodyHandler<String> handler)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer in time");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException("could not be sent");
    } finally {
      answer.cancel(true);
    }
  }

  private <T> HttpResponse<T> repeat(Call<T> call, BodyHandler<T> handler, boolean repeatable)
      throws IOException, InterruptedException {
    Duration start = time.elapsed();
    for (int attempt = 1; ; attempt++) {
      Attempt<T> one = new Attempt<>(handler, repeatable, attempt, start);
      try {
        HttpResponse<T> answer = call.send(one);
        if (one.pause == null) {
          return answer;
        }
      } catch (IOException e) {
        one.pause = repeatable ? pause(Duration.ZERO, attempt, start) : null;
        if (one.pause == null) {
          throw e;
        }
      }
      time.sleep(one.pause);
    }
  }

  /** Decides on the headers, because a body that a program gets can not be taken back. */
  private final class Attempt<T> implements BodyHandler<T> {
    private final BodyHandler<T> handler;
    private final boolean repeatable;
    private final int number;
    private final Duration start;

    /** Until the next one; null where this was the last. */
    private volatile @Nullable Duration pause;

    Attempt(BodyHandler<T> handler, boolean repeatable, int number, Duration start) {
      this.handler = handler;
      this.repeatable = repeatable;
      this.number = number;
      this.start = start;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo answer) {
      if (isTransient(answer.statusCode())) {
        Duration asked = retryAfter(answer.headers(), time.now()).orElse(Duration.ZERO);
        pause = pause(asked, number, start);
      }
      return pause == null ? handler.apply(answer) : discarded();
    }

    private boolean isTransient(int status) {
      return status == 429 || (repeatable && status >= 502 && status <= 504);
    }
  }

  /** Reads a body to its end, so that the connection can be used again, and forgets it. */
  @SuppressWarnings("NullAway") // nobody gets to see it
  static <T> BodySubscriber<T> discarded() {
    return BodySubscribers.replacing(null);
  }

  private @Nullable Duration pause(Duration asked, int attempt, Duration start) {
    long bound = Math.min(LAST_BOUND_MILLIS, FIRST_BOUND_MILLIS << Math.min(attempt - 1, 10));
    Duration pause = asked.plusMillis(random.nextLong(bound + 1));
    boolean late = time.elapsed().minus(start).plus(pause).compareTo(patience) >= 0;
    return attempt < attempts && !late ? pause : null;
  }

  /** Seconds or a date, which is the server's as the answer's {@code Date} is. */
  static Optional<Duration> retryAfter(HttpHeaders headers, Instant now) {
    Optional<String> text = headers.firstValue("Retry-After").map(String::strip);
    if (text.isPresent() && text.get().matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text.get())));
    }
    return text.flatMap(Retries::date)
        .map(date -> Duration.between(serverTime(headers, now), date))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  /** When the server answered, on its own clock; on ours where it does not tell. */
  static Instant serverTime(HttpHeaders headers, Instant now) {
    return headers.firstValue("Date").flatMap(Retries::date).orElse(now);
  }

  /** RFC 9110, 5.6.7, in the form that has to be sent. */
  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
