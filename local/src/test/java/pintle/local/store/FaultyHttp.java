package pintle.local.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Below the SDK's retries: notes its calls and the attempts of each, and lets one call fail as the
 * script says, at its first attempt or at all.
 */
final class FaultyHttp implements SdkHttpClient {
  /** What happens to one call, counted from 1. */
  record Script(int call, Optional<Fault> fault, boolean always, boolean dies) {
    /** Nothing goes wrong. */
    static final Script NONE = new Script(0, Optional.empty(), false, false);

    static Script once(int call, Fault fault) {
      return new Script(call, Optional.of(fault), false, false);
    }

    static Script always(int call, Fault fault) {
      return new Script(call, Optional.of(fault), true, false);
    }

    /** The process ends at this call: before it, or when it is done. */
    static Script dies(int call, boolean done) {
      return new Script(
          call, done ? Optional.of(Fault.ANSWER_LOST) : Optional.empty(), false, true);
    }

    @Override
    public String toString() {
      return "call "
          + call
          + (dies
              ? " is the last, " + (fault.isPresent() ? "done" : "not done")
              : fault.map(one -> " " + one).orElse("") + (always ? " always" : " once"));
    }
  }

  /** The end of a process at its time limit: no code expects it, and nothing comes after it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** One call of the SDK. */
  record Made(String invocation, String what, int attempts) {
    /** Whether it changes anything. */
    boolean writes() {
      return !what.matches(".* (GetItem|BatchGetItem|Query|GetSecretValue)");
    }
  }

  private static final Duration LATE = Duration.ofMillis(20);

  private final SdkHttpClient real;
  private final List<Made> made = new ArrayList<>();
  private Script script = Script.NONE;
  private boolean dead;

  FaultyHttp(SdkHttpClient real) {
    this.real = real;
  }

  /** From now on the script holds, and calls are counted anew. */
  synchronized void follow(Script next) {
    script = next;
    dead = false;
    made.clear();
  }

  /** The calls since then. */
  synchronized List<Made> made() {
    return List.copyOf(made);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest real = this.real.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Optional<Fault> fault = fault(request);
        boolean dies = isLast();
        if (fault.isEmpty() && dies) {
          throw new Death();
        }
        if (fault.isEmpty()) {
          return real.call();
        }
        if (fault.get() == Fault.SLOW) {
          return late(real.call());
        }
        if (fault.get().done()) {
          real.call();
        }
        if (dies) {
          throw new Death();
        }
        if (fault.get().answered()) {
          return AwsInMemory.refusal(request, fault.get());
        }
        throw fault.get().thrown();
      }

      @Override
      public void abort() {
        real.abort();
      }
    };
  }

  private static HttpExecuteResponse late(HttpExecuteResponse answer) {
    try {
      Thread.sleep(LATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return answer;
  }

  /** Notes the attempt. */
  private synchronized Optional<Fault> fault(HttpExecuteRequest request) {
    String invocation =
        request.httpRequest().firstMatchingHeader("amz-sdk-invocation-id").orElseThrow();
    int at = 0;
    while (at < made.size() && !made.get(at).invocation().equals(invocation)) {
      at++;
    }
    if (at == made.size()) {
      made.add(new Made(invocation, AwsInMemory.call(request), 0));
    }
    Made before = made.get(at);
    made.set(at, new Made(invocation, before.what(), before.attempts() + 1));
    boolean meant = at + 1 == script.call() && (script.always() || before.attempts() == 0);
    if (dead) {
      throw new Death();
    }
    dead = meant && script.dies();
    return meant ? script.fault() : Optional.empty();
  }

  private synchronized boolean isLast() {
    return dead;
  }

  @Override
  public void close() {}
}
