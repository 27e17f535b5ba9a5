package pintle.local.cases;

import java.util.Set;

/** Where a case is held, by the letter that {@code cases.tsv} has for it. */
enum Layer {
  U("unit"),
  D("DynamoDB Local"),
  L("LocalStack"),
  F("faults of a dependency"),
  B("browser"),
  T("template");

  /** Tests with a dependency that fails, which do not lie where the others of their kind do. */
  private static final Set<String> WITH_FAULTS =
      Set.of(
          "HttpProviderKeysTest",
          "CachedTest",
          "KeyHolderTest",
          "VerificationKeysOnDynamoTest",
          "EndingCrashTest");

  final String meaning;

  Layer(String meaning) {
    this.meaning = meaning;
  }

  /** The layer of a test class, by where it lies. */
  static Layer of(Class<?> test) {
    String name = test.getSimpleName();
    if (name.endsWith("IT")) {
      return L;
    }
    if (WITH_FAULTS.contains(name) || name.contains("Fault")) {
      return F;
    }
    return switch (test.getPackageName()) {
      case "pintle.aws" -> F;
      case "pintle.local.page" -> B;
      case "pintle.local.template" -> T;
      case "pintle.local.store", "pintle.local.journey", "pintle.local.table" -> D;
      default -> U;
    };
  }
}
