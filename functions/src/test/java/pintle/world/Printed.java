package pintle.world;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What is printed while something runs: in Lambda, the function's log. */
public final class Printed {
  private Printed() {}

  /** As it came. */
  public static String by(Runnable work) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setOut(before);
    }
    String printed = bytes.toString(StandardCharsets.UTF_8);
    Canaries.ofThisProcess().told("what was printed", printed);
    return printed;
  }

  /** Its lines, each of which has to be one JSON object. */
  public static List<Map<String, Object>> lines(String printed) {
    return printed.lines().map(Printed::object).toList();
  }

  private static Map<String, Object> object(String line) {
    try {
      return JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON object: " + line, e);
    }
  }
}
