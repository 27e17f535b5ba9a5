package pintle;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import pintle.connector.ConnectorId;
import pintle.http.ApiHandler;
import pintle.token.AccessTokens;

/**
 * What a function does before its snapshot is taken (Lambda SnapStart), so that no restored copy
 * has to: it loads what every call loads, by a read of the table for nobody, an event that asks for
 * nothing, and a signature that nobody accepts. No secret is read, nothing is written, and what
 * fails is left to the first call. Lambda may take the snapshot more than once.
 */
final class Priming implements Resource {
  private static final ConnectorId NOBODY = new ConnectorId("none");

  /** The context holds what is registered weakly; a deployed function has one. */
  private static final Set<Priming> KEPT = ConcurrentHashMap.newKeySet();

  private final List<Runnable> steps;

  Priming(Ports ports, Supplier<Optional<AccessTokens>> accessTokens) {
    this.steps =
        List.of(
            ApiHandler::rehearse,
            () -> ports.grants().find(NOBODY, Optional.empty(), Optional.empty()),
            () -> accessTokens.get().ifPresent(AccessTokens::rehearse));
  }

  static void beforeSnapshots(Priming priming) {
    KEPT.add(priming);
    Core.getGlobalContext().register(priming);
  }

  @Override
  @SuppressWarnings("EmptyCatch") // a snapshot that was not primed is a good one, too
  public void beforeCheckpoint(Context<? extends Resource> context) {
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException left) {
      }
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {}
}
