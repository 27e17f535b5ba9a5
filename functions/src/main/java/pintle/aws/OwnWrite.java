package pintle.aws;

import pintle.invocation.Invocation;

/**
 * A single conditional write that knows itself again. It leaves its name on the item and is not
 * done to an item that has it: when the answer was lost, the SDK's next attempt counts nothing
 * twice and finds out that the first one was done. An item that others wrote meanwhile does not
 * tell that any more; then a count may be one too high, and a lost race is told that was won.
 */
record OwnWrite(String name) {
  private static final String ATTRIBUTE = "writtenBy";
  private static final String VALUE = ":writtenBy";
  private static final String SET = "SET ";

  static OwnWrite of(String what, Key key) {
    return new OwnWrite(Invocation.write(what + key));
  }

  /** The condition of a write that is to be done once. */
  static String once(String condition) {
    return "(attribute_not_exists(%s) OR %s <> %s) AND (%s)"
        .formatted(ATTRIBUTE, ATTRIBUTE, VALUE, condition);
  }

  /** The update that also leaves the name. */
  static String signing(String update) {
    String name = SET + ATTRIBUTE + " = " + VALUE;
    return update.contains(SET) ? update.replace(SET, name + ", ") : name + " " + update;
  }

  /** The item with the name on it. */
  Item sign(Item item) {
    return Item.read(item.attributes()).text(ATTRIBUTE, name);
  }

  /** The values of the expressions above and of others. */
  Item values(Item others) {
    return Item.with().all(others).text(VALUE, name);
  }

  /** Whether this write made the item what it is. */
  boolean signed(Item item) {
    return item.textIfAny(ATTRIBUTE).filter(name::equals).isPresent();
  }
}
