package pintle.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The programs to copy whose runtime not every machine has; {@code local/samples} names the tabs of
 * those that this one has. No part of {@code make test}.
 */
@ExtendWith(Portal.Extension.class)
final class OtherSamples {
  private static final String PROJECT =
      """
      <Project Sdk="Microsoft.NET.Sdk">
        <PropertyGroup>
          <OutputType>Exe</OutputType>
          <TargetFramework>net8.0</TargetFramework>
          <RollForward>Major</RollForward>
          <Nullable>enable</Nullable>
        </PropertyGroup>
      </Project>
      """;

  @ParameterizedTest
  @EnumSource
  void eachCopiedProgramListsTheGroupsOfTheAdministrator(
      Language language, Portal portal, @TempDir Path folder) throws Exception {
    List<String> tabs = List.of(System.getenv("SAMPLES").split(","));
    Path project = Files.createDirectories(folder.resolve("C#")).resolve("Groups.csproj");
    Files.writeString(project, PROJECT);
    assertThat(ProgramTest.ran(tabs, language, portal, folder))
        .hasSameSizeAs(tabs)
        .allSatisfy(
            lines -> assertThat(lines).containsExactlyInAnyOrder("Vertrieb", "Vertrieb Berlin"));
  }
}
