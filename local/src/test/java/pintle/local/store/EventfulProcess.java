package pintle.local.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;

/** A process with clients of AWS, to which something happens at its n-th call of them all. */
final class EventfulProcess {
  /** What happens at that call. */
  enum Event {
    DIES_BEFORE,
    /** The call is done, and nobody hears of it. */
    DIES_AFTER,
    /** The first answer is lost, so that the SDK sends the call again. */
    SENDS_TWICE,
    /** Something else happens first, and the process knows nothing of it. */
    PAUSES
  }

  private final int call;
  private final Event event;
  private final Runnable meanwhile;
  private int calls;

  /**
   * @param call counted from 1
   * @param meanwhile what happens while it pauses
   */
  EventfulProcess(int call, Event event, Runnable meanwhile) {
    this.call = call;
    this.event = event;
    this.meanwhile = meanwhile;
  }

  /** How many calls it made, or would have made. */
  int calls() {
    return calls;
  }

  boolean isDead() {
    return calls >= call && (event == Event.DIES_BEFORE || event == Event.DIES_AFTER);
  }

  /** One of its clients. */
  <C> C client(Class<C> type, C engine) {
    // The forms that take a builder end, as default methods, in those that take a request.
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                arguments.length == 1 && arguments[0] instanceof SdkRequest
                    ? call(engine, method, arguments)
                    : InvocationHandler.invokeDefault(proxy, method, arguments)));
  }

  private Object call(Object engine, Method method, Object[] arguments) throws Throwable {
    if (isDead()) {
      throw new DyingClient.Death();
    }
    calls++;
    if (calls != call) {
      return send(engine, method, arguments);
    }
    switch (event) {
      case DIES_BEFORE -> throw new DyingClient.Death();
      case DIES_AFTER -> {
        send(engine, method, arguments);
        throw new DyingClient.Death();
      }
      case SENDS_TWICE -> {
        try {
          send(engine, method, arguments);
        } catch (AwsServiceException lost) {
          // As an answer, it is lost like any other.
        }
      }
      case PAUSES -> meanwhile.run();
    }
    return send(engine, method, arguments);
  }

  private static Object send(Object engine, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(engine, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
