package pintle.journey;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pintle.audit.AuditEvent;
import pintle.connector.Connectors;
import pintle.group.Groups;
import pintle.pin.PinChallenges;
import pintle.token.Grant;
import pintle.token.Grants;
import pintle.token.OneTimeCodes;
import pintle.user.Users;
import pintle.world.TestPorts;

/** The stand-ins, whose caller dies when it is told: before or after one of its writes. */
final class MortalPorts extends TestPorts {
  private static final Set<String> READS =
      Set.of(
          "find",
          "findSince",
          "findDeleted",
          "holder",
          "held",
          "provenAdministrators",
          "erasedAt",
          "unfinished",
          "list",
          "live",
          "ofConnector",
          "ofUser",
          "claimsOf",
          "all",
          "subGroups",
          "administeredBy",
          "of",
          "role",
          "members",
          "compare");

  private boolean dead;
  private boolean before;
  private int writesLeft;

  private final Users users;
  private final Connectors connectors;
  private final Grants grants;
  private final OneTimeCodes codes;
  private final Groups groups;
  private final PinChallenges pinChallenges;

  /**
   * @param fault what is wrong with the stores
   */
  MortalPorts(Fault fault) {
    this.users = mortal(Users.class, super.users());
    this.connectors = mortal(Connectors.class, faulty(Connectors.class, super.connectors(), fault));
    this.codes = mortal(OneTimeCodes.class, super.codes());
    this.groups = mortal(Groups.class, super.groups());
    this.pinChallenges = mortal(PinChallenges.class, super.pinChallenges());
    this.grants = mortal(Grants.class, faulty(Grants.class, super.grants(), fault));
  }

  /** The next call dies before or after its nth write, if it comes to it. */
  void dieAt(int write, boolean beforeIt) {
    writesLeft = write;
    before = beforeIt;
  }

  /** Who died is gone; the next caller lives. */
  void revive() {
    dead = false;
    writesLeft = 0;
  }

  /** A place at which a faulty store can be left halfway. */
  void write(Runnable write) {
    var _ =
        writing(() -> {
          write.run();
          return "";
        });
  }

  private <T> T mortal(Class<T> port, T target) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("endAll")) {
            return endAll((Grants) target, arguments);
          }
          if (READS.contains(method.getName())) {
            demandAlive();
            return invoke(target, method, arguments);
          }
          return writing(() -> invoke(target, method, arguments));
        };
    return proxy(port, handler);
  }

  private <T> T faulty(Class<T> port, T target, Fault fault) {
    Fault.Store store = new Fault.Store(target, this, new HashMap<>());
    InvocationHandler handler =
        (proxy, method, given) -> {
          Object[] arguments = given == null ? new Object[0] : given;
          fault.before(store, method.getName(), arguments);
          return fault.after(store, method.getName(), arguments, invoke(target, method, arguments));
        };
    return fault == Fault.NONE ? target : proxy(port, handler);
  }

  private static <T> T proxy(Class<T> port, InvocationHandler handler) {
    return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
  }

  /** Each grant ends in a write of its own. */
  @SuppressWarnings("unchecked")
  private long endAll(Grants target, Object[] arguments) throws Throwable {
    long ended = 0;
    for (Grant grant : (List<Grant>) arguments[0]) {
      Function<Grant, AuditEvent> event = (Function<Grant, AuditEvent>) arguments[1];
      Long one = (Long) writing(() -> target.endAll(List.of(grant), event));
      ended += one == null ? 0 : one;
    }
    return ended;
  }

  @FunctionalInterface
  private interface Write {
    @Nullable Object run() throws Throwable;
  }

  private @Nullable Object writing(Write write) throws Death {
    demandAlive();
    boolean last = writesLeft == 1;
    writesLeft = Math.max(0, writesLeft - 1);
    if (last && before) {
      die();
    }
    Object result;
    try {
      result = write.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (last) {
      die();
    }
    return result;
  }

  private void die() {
    dead = true;
    demandAlive();
  }

  private void demandAlive() {
    if (dead) {
      throw new Death();
    }
  }

  private static @Nullable Object invoke(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  @Override
  public Users users() {
    return users;
  }

  @Override
  public Connectors connectors() {
    return connectors;
  }

  @Override
  public Grants grants() {
    return grants;
  }

  @Override
  public OneTimeCodes codes() {
    return codes;
  }

  @Override
  public Groups groups() {
    return groups;
  }

  @Override
  public PinChallenges pinChallenges() {
    return pinChallenges;
  }

  /** The end of a call: nothing may catch it. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1;

    Death() {
      super("the call died", null, false, false);
    }
  }
}
