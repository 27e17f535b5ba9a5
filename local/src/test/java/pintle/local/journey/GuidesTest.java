package pintle.local.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The guides' commands do what the guides say. */
final class GuidesTest {
  /** The German ones have the same commands. */
  static final List<String> GUIDES =
      Guide.NAMES.stream().filter(name -> !name.endsWith(".de.md")).toList();

  /** Of which there is a German one. */
  static final List<String> IN_TWO_LANGUAGES = List.of("quickstart", "migration");

  @ParameterizedTest
  @FieldSource("GUIDES")
  void prints(String name, @TempDir Path folder) throws Exception {
    try (Pintle pintle = Pintle.on(folder.resolve("data")).start()) {
      Guide.read(name).runs(pintle);
    }
  }

  @ParameterizedTest
  @FieldSource("IN_TWO_LANGUAGES")
  void hasTheSameCommandsInBothLanguages(String name) throws Exception {
    assertThat(Guide.read(name + ".de.md").commands())
        .isNotEmpty()
        .isEqualTo(Guide.read(name + ".md").commands());
  }
}
