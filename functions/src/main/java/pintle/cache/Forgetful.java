package pintle.cache;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What is forgotten before a snapshot of the process is taken (Lambda SnapStart), and fetched again
 * after it: a secret in a snapshot would outlive its rotation, and come back in every copy.
 */
interface Forgetful extends Resource {
  /** Lets go of what is kept. */
  void forget();

  /** The context holds it weakly: it is told for as long as somebody can ask it for its value. */
  static void register(Forgetful one) {
    Core.getGlobalContext().register(one);
  }

  @Override
  default void beforeCheckpoint(Context<? extends Resource> context) {
    forget();
  }

  /** Nothing is kept, so nothing can be old. */
  @Override
  default void afterRestore(Context<? extends Resource> context) {}
}
