package pintle.world.crac;

/** What is told. */
public interface Resource {
  void beforeCheckpoint(Context context) throws Exception;

  void afterRestore(Context context) throws Exception;
}
