package pintle.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pintle.client.TokenCalls.Exchanged;

/**
 * Has an access token ready. Many callers make one exchange, in a thread of its own, so that
 * whoever is interrupted leaves the others their token; while one renews, all get the token that is
 * good.
 */
final class Tokens {
  /** {@code Date} leaves out the fraction of its second, and the answer was on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private final TokenCalls calls;
  private final RefreshTokenStore store;
  private final Time time;
  private final Consumer<PintleException> problems;

  /** Around all that reads the store and writes it. */
  private final Lock storing = new ReentrantLock();

  /** What the exchange under way has to tell at its end, when it holds nobody up. */
  private @Nullable PintleException problem;

  private @Nullable Held held;
  private @Nullable CompletableFuture<AccessToken> flight;

  /**
   * @param renewAt from when on it is to be replaced, while it is still good
   */
  private record Held(AccessToken token, Instant renewAt) {
    static Held of(Exchanged exchanged) {
      Instant expiry = exchanged.token().expiresAt();
      return new Held(exchanged.token(), expiry.minus(exchanged.life().dividedBy(5)));
    }

    boolean isGood(Instant now) {
      return now.isBefore(token.expiresAt().minus(MARGIN));
    }

    /** Half of what is left later: a few tries, however long it lives. */
    Held later(Instant now) {
      Duration half = Duration.between(now, token.expiresAt()).dividedBy(2);
      return new Held(token, now.plus(half.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : half));
    }
  }

  Tokens(TokenCalls calls, RefreshTokenStore store, Time time, Consumer<PintleException> problems) {
    this.calls = calls;
    this.store = store;
    this.time = time;
    this.problems = problems;
  }

  /** A good token: at once where there is one, otherwise what the exchange under way brings. */
  AccessToken get() throws PintleException, InterruptedException {
    CompletableFuture<AccessToken> joined;
    synchronized (this) {
      Instant now = time.now();
      Held good = held != null && held.isGood(now) ? held : null;
      if (good != null && now.isBefore(good.renewAt())) {
        return good.token();
      }
      joined = flight == null ? takeOff() : flight;
      if (good != null) {
        return good.token();
      }
    }
    try {
      return joined.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PintleException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("the exchange broke off", e.getCause());
    }
  }

  /** The API did not take this token: nobody gets it again. */
  synchronized void refused(AccessToken token) {
    if (held != null && held.token().equals(token)) {
      held = null;
    }
  }

  RefreshToken redeem(String claimCode) throws PintleException, InterruptedException {
    storing.lockInterruptibly();
    try {
      RefreshToken token = calls.redeem(claimCode);
      save(token.value(), "Mend it and redeem the code again within ten minutes.");
      synchronized (this) {
        held = null;
      }
      return token;
    } finally {
      storing.unlock();
    }
  }

  private CompletableFuture<AccessToken> takeOff() {
    CompletableFuture<AccessToken> started = new CompletableFuture<>();
    Thread thread = new Thread(() -> fly(started), "pintle-exchange");
    thread.setDaemon(true);
    thread.start();
    flight = started; // the caller's monitor keeps it from landing before
    return started;
  }

  private void fly(CompletableFuture<AccessToken> started) {
    PintleException told;
    storing.lock();
    try {
      problem = null;
      Exchanged exchanged = exchange();
      landed(Held.of(exchanged));
      started.complete(exchanged.token());
    } catch (Throwable e) { // whatever it is, somebody waits for it
      crashed(e);
      started.completeExceptionally(e);
    } finally {
      told = problem;
      storing.unlock();
    }
    if (told != null) {
      tell(told);
    }
  }

  private synchronized void landed(Held fresh) {
    held = fresh;
    flight = null;
  }

  private synchronized void crashed(Throwable e) {
    flight = null;
    Instant now = time.now();
    if (held != null && held.isGood(now)) {
      held = held.later(now);
      problem = e instanceof PintleException known ? known : null;
    }
  }

  /**
   * Where the token was replaced meanwhile, by an operator or another process, the new one counts.
   */
  private Exchanged exchange() throws PintleException, InterruptedException {
    String shown = load();
    try {
      return exchange(shown);
    } catch (PintleException.InvalidToken e) {
      String replaced = load();
      if (replaced.equals(shown)) {
        throw e;
      }
      return exchange(replaced);
    }
  }

  /**
   * The successor is only saved here: the next exchange reads it from the store, so it is never
   * used before it is safe. Where it can not be saved the caller has a good token all the same, and
   * the next exchange gets the same successor.
   */
  private Exchanged exchange(String shown) throws PintleException, InterruptedException {
    Exchanged exchanged = calls.exchange(shown);
    if (exchanged.successor().isPresent()) {
      try {
        if (load().equals(shown)) {
          save(exchanged.successor().get(), "Mend it before the token in it expires.");
        }
      } catch (PintleException e) {
        problem = e;
      }
    }
    return exchanged;
  }

  private String load() throws PintleException {
    Optional<String> token;
    try {
      token = store.load();
    } catch (IOException | RuntimeException e) {
      throw PintleException.notStored("The store can not be read", "Mend it.", e);
    }
    return checked(token.orElseThrow(PintleException::noToken));
  }

  private void save(String refreshToken, String mend) throws PintleException {
    try {
      store.save(checked(refreshToken));
    } catch (IOException | RuntimeException e) {
      throw PintleException.notStored("The refresh token can not be stored", mend, e);
    }
  }

  /** RFC 6749, A.17; a header with anything else is refused by an exception that quotes it. */
  private static String checked(String refreshToken) throws PintleException {
    if (!PintleClient.isVisible(refreshToken)) {
      throw PintleException.noToken();
    }
    return refreshToken;
  }

  /** The listener is a guest in this thread. */
  private void tell(PintleException one) {
    try {
      problems.accept(one);
    } catch (RuntimeException e) {
      // It had its chance.
    }
  }
}
