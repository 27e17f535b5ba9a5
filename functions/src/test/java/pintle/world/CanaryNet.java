package pintle.world;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Around every test of every class, by {@code META-INF/services}: listens to what is printed, and
 * holds the {@link Canaries} of this process.
 */
public final class CanaryNet
    implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    System.setOut(heard(System.out));
    System.setErr(heard(System.err));
  }

  private static PrintStream heard(PrintStream stream) {
    return stream instanceof Heard ? stream : new Heard(stream);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    hold();
  }

  /** What a class knows lives as long as it: its tests may share a world. */
  @Override
  public void afterAll(ExtensionContext context) {
    try {
      hold();
    } finally {
      Canaries.ofThisProcess().forget();
    }
  }

  private static void hold() {
    tell(System.out);
    tell(System.err);
    Canaries.ofThisProcess().hold();
  }

  private static void tell(PrintStream stream) {
    if (stream instanceof Heard heard) {
      heard.ear.tell();
    }
  }

  /** Prints as before, and is heard. */
  private static final class Heard extends PrintStream {
    private final Ear ear;

    Heard(PrintStream stream) {
      this(new Ear(stream, text -> Canaries.ofThisProcess().told("what was printed", text)));
    }

    private Heard(Ear ear) {
      super(ear, true, StandardCharsets.UTF_8);
      this.ear = ear;
    }
  }

  private static final class Ear extends OutputStream {
    private static final int FULL = 1_000_000;

    private final OutputStream stream;
    private final Consumer<String> teller;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Ear(OutputStream stream, Consumer<String> teller) {
      this.stream = stream;
      this.teller = teller;
    }

    @Override
    public synchronized void write(int one) throws IOException {
      stream.write(one);
      heard.write(one);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
      stream.write(bytes, from, length);
      heard.write(bytes, from, length);
      if (heard.size() > FULL && length > 0 && bytes[from + length - 1] == '\n') {
        tell();
      }
    }

    @Override
    public void flush() throws IOException {
      stream.flush();
    }

    synchronized void tell() {
      teller.accept(heard.toString(StandardCharsets.UTF_8));
      heard.reset();
    }
  }
}
