package pintle.world;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A port before each of whose calls a test does something, or fails in the port's place. */
public final class Intercepted {
  private Intercepted() {}

  /** What is done before a call goes on to the port. */
  @FunctionalInterface
  public interface Before {
    /**
     * Comes before a call, and takes its place where it throws.
     *
     * @param call the method's name
     * @param arguments null where it takes none
     */
    void call(String call, Object @Nullable [] arguments);
  }

  /** The port; what it throws is thrown as it is. */
  public static <T> T before(Class<T> port, T real, Before before) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              before.call(method.getName(), arguments);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException told) {
                throw requireNonNull(told.getCause());
              }
            }));
  }
}
