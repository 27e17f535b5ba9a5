package pintle.world.crac;

/** Called by org.crac. */
public final class Core {
  private static final Context GLOBAL = new Context();

  private Core() {}

  public static Context getGlobalContext() {
    return GLOBAL;
  }

  /** A snapshot, and the life after it. */
  public static void checkpointRestore() throws Exception {
    for (Resource one : GLOBAL.all()) {
      one.beforeCheckpoint(GLOBAL);
    }
    for (Resource one : GLOBAL.all()) {
      one.afterRestore(GLOBAL);
    }
  }
}
