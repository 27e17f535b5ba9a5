package pintle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.ECKey;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pintle.connector.Connector;
import pintle.key.SigningKeys;
import pintle.refusal.Reason;
import pintle.refusal.Refusal;
import pintle.secret.Digest;
import pintle.secret.Randomness;
import pintle.secret.SecretText;

/** The rules of docs/design.md that a compiler does not hold. */
final class HouseRulesTest {
  private static final String[] DOMAIN = {
    "pintle.audit..",
    "pintle.claim..",
    "pintle.connector..",
    "pintle.group..",
    "pintle.key..",
    "pintle.oauth..",
    "pintle.openid..",
    "pintle.paging..",
    "pintle.phone..",
    "pintle.pin..",
    "pintle.refusal..",
    "pintle.resource..",
    "pintle.secret..",
    "pintle.tenant..",
    "pintle.token..",
    "pintle.user.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("pintle");

  @Test
  void theDomainKnowsNoAwsAndNoJackson() {
    noClasses()
        .that()
        .resideInAnyPackage(DOMAIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..", "com.amazonaws..", "com.fasterxml.jackson..", "tools.jackson..")
        .because("its rules outlive its platform, and run in tests without either")
        .check(CLASSES);
  }

  @Test
  void onlyTheWiringKnowsPortsAndAdapters() {
    noClasses()
        .that()
        .resideOutsideOfPackage("pintle.aws..")
        .and(describe("are not the Wiring", one -> !topLevel(one).equals("pintle.Wiring")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("pintle.aws..")
        .because("one place decides what stands behind a port, so that any other can stand there")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("pintle.aws..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .because("the adapters are the only user of the SDK")
        .check(CLASSES);
  }

  private static String topLevel(JavaClass one) {
    return one.getName().replaceFirst("\\$.*", "");
  }

  @Test
  @Tag("case-102")
  void nothingRandomAndNoTimeIsBornStatically() {
    noFields()
        .that()
        .areStatic()
        .should()
        .haveRawType(
            are(
                describe(
                    "a clock or a source of randomness",
                    type ->
                        type.isAssignableTo(Random.class)
                            || type.isAssignableTo(Randomness.class)
                            || type.isAssignableTo(InstantSource.class))))
        .because("a SnapStart snapshot would hand one state to every copy")
        .check(CLASSES);
    noClasses()
        .should()
        .callCodeUnitWhere(describe("draws or reads a clock in it", HouseRulesTest::isStaticDraw))
        .because("a static initialiser runs before the snapshot, and its value is in every copy")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(DOMAIN)
        .should()
        .callMethodWhere(
            describe("reads a clock or draws a GUID by itself", HouseRulesTest::isHiddenInput))
        .because("clock and randomness come in from outside, so that a test can hold them")
        .check(CLASSES);
  }

  /** In a static initialiser, outside of a lambda that may run later. */
  private static boolean isStaticDraw(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    return call.getOrigin() instanceof JavaStaticInitializer
        && !call.isDeclaredInLambda()
        && (owner.isAssignableTo(Random.class)
            || owner.isAssignableTo(Randomness.class)
            || owner.isAssignableTo(KeyPairGenerator.class)
            || owner.isAssignableTo(KeyGenerator.class)
            || owner.isAssignableTo(SigningKeys.class)
            || (call instanceof JavaMethodCall method && isHiddenInput(method)));
  }

  @Test
  @Tag("case-102")
  void theRuleSeesWhatIsDrawnStatically() {
    Set<JavaClass> drawing =
        new ClassFileImporter()
            .importClasses(StaticDraw.class, StaticGuid.class).stream()
                .filter(one ->
                    one.getCodeUnitCallsFromSelf().stream().anyMatch(HouseRulesTest::isStaticDraw))
                .collect(Collectors.toSet());

    assertThat(drawing).hasSize(2);
  }

  static final class StaticDraw {
    static final byte[] SEED = new SecureRandom().generateSeed(1);
  }

  static final class StaticGuid {
    static final UUID GUID = UUID.randomUUID();
  }

  private static boolean isHiddenInput(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    String name = call.getName();
    return (owner.isEquivalentTo(Instant.class) && name.equals("now"))
        || (owner.isEquivalentTo(System.class)
            && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
        || (owner.isEquivalentTo(UUID.class) && name.equals("randomUUID"))
        || (owner.isEquivalentTo(Clock.class) && name.startsWith("system"))
        || (owner.isEquivalentTo(Math.class) && name.equals("random"));
  }

  @Test
  void onlyRandomnessUsesThePlatformsSource() {
    noClasses()
        .that()
        .resideInAnyPackage(DOMAIN)
        .and()
        .doNotHaveFullyQualifiedName(Randomness.class.getName())
        .should()
        .dependOnClassesThat()
        .areAssignableTo(SecureRandom.class)
        .because("what a test can not seed it can not repeat")
        .check(CLASSES);
  }

  @Test
  @Tag("case-46")
  void secretsAreNotComparedAsStrings() {
    noClasses()
        .that()
        .resideInAPackage("pintle.secret..")
        .should()
        .callMethod(String.class, "equals", Object.class)
        .orShould()
        .callMethod(String.class, "equalsIgnoreCase", String.class)
        .orShould()
        .callMethod(String.class, "compareTo", String.class)
        .because("its time tells how much was right; Digest compares in constant time")
        .check(CLASSES);
  }

  /**
   * Digests, which all have 32 bytes, are what is compared; the JDK's comparison takes no shortcut.
   */
  @Test
  @Tag("case-46")
  void digestsAreComparedInConstantTime() {
    assertThat(
            CLASSES.get(Digest.class).getMethod("matches", Digest.class).getMethodCallsFromSelf())
        .extracting(JavaMethodCall::getTarget)
        .extracting(target -> target.getFullName())
        .containsExactly("java.security.MessageDigest.isEqual([B, [B)");
    assertThat(
            CLASSES.get(Connector.class).getMethods().stream()
                .flatMap(method -> method.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Digest.class))
                .map(JavaMethodCall::getName))
        .containsOnly("matches");
    assertThatThrownBy(() -> Digest.stored(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Digest.of(new byte[0]).bytes()).hasSize(Digest.of(new byte[99]).bytes().length);
  }

  /** Where a secret's text is at hand, nothing is compared at all: its digest is. */
  @Test
  @Tag("case-46")
  void whoeverReadsASecretsTextComparesNothing() {
    noCodeUnits()
        .that(readSecrets())
        .and()
        .areDeclaredInClassesThat()
        .resideInAnyPackage(DOMAIN)
        .should(compareTexts())
        .because("its time tells how much was right; Digest compares in constant time")
        .check(CLASSES);
    assertThat(new ClassFileImporter().importClasses(Careless.class).get(Careless.class))
        .satisfies(careless ->
            assertThat(careless.getCodeUnits().stream().filter(readSecrets()))
                .isNotEmpty()
                .allMatch(compares()));
  }

  /** What the rule is there to find. */
  static final class Careless {
    static boolean same(SecretText secret, String shown) {
      return secret.reveal().equals(shown);
    }
  }

  private static DescribedPredicate<JavaCodeUnit> readSecrets() {
    return describe(
        "read a secret's text",
        unit ->
            unit.getMethodCallsFromSelf().stream()
                .anyMatch(call ->
                    call.getTargetOwner().isEquivalentTo(SecretText.class)
                        && call.getName().equals("reveal")));
  }

  private static DescribedPredicate<JavaCodeUnit> compares() {
    Set<String> names =
        Set.of(
            "equals", "equalsIgnoreCase", "compareTo", "contentEquals", "startsWith", "endsWith");
    return describe(
        "compare texts",
        unit ->
            unit.getMethodCallsFromSelf().stream()
                .anyMatch(call ->
                    names.contains(call.getName())
                        && (call.getTargetOwner().isEquivalentTo(String.class)
                            || call.getTargetOwner().isEquivalentTo(SecretText.class)
                            || call.getTargetOwner().isEquivalentTo(Objects.class)
                            || call.getTargetOwner().isEquivalentTo(Arrays.class))));
  }

  private static ArchCondition<JavaCodeUnit> compareTexts() {
    return ArchCondition.from(compares());
  }

  @Test
  @Tag("case-94")
  void whatHoldsASecretDoesNotPrintIt() {
    classes()
        .that(resideInAnyPackage(DOMAIN))
        .and(holdSecrets())
        .should(maskThemselves())
        .because("logs, exceptions and audit print whatever they are given")
        .check(CLASSES);
  }

  /** A record prints its fields; an array prints no content, but whoever adds one should think. */
  private static DescribedPredicate<JavaClass> holdSecrets() {
    return describe(
        "hold bytes, a digest, a secret text or a key",
        one ->
            !one.isInterface()
                && one.getFields().stream()
                    .filter(field -> !field.getModifiers().toString().contains("STATIC"))
                    .anyMatch(HouseRulesTest::isSecret));
  }

  private static boolean isSecret(JavaField field) {
    JavaClass type = field.getRawType();
    return type.isEquivalentTo(byte[].class) || type.isEquivalentTo(ECKey.class);
  }

  private static ArchCondition<JavaClass> maskThemselves() {
    return new ArchCondition<>("override toString") {
      @Override
      public void check(JavaClass one, ConditionEvents events) {
        boolean own = one.tryGetMethod("toString").filter(m -> isWritten(one)).isPresent();
        events.add(
            new SimpleConditionEvent(
                one, own, one.getName() + (own ? " masks itself" : " would print itself")));
      }
    };
  }

  /** A record's generated methods all stand on the line of its head; a written one does not. */
  private static boolean isWritten(JavaClass one) {
    return !one.isRecord() || line(one.getMethod("toString")) != line(one.getMethod("hashCode"));
  }

  private static int line(JavaMethod method) {
    return method.getSourceCodeLocation().getLineNumber();
  }

  @Test
  void theRuleSeesWhatWouldPrintItself() {
    JavaClasses leaking = new ClassFileImporter().importClasses(LeakingRecord.class, Leaking.class);

    assertThatThrownBy(() -> classes().should(maskThemselves()).check(leaking))
        .hasMessageContaining("LeakingRecord would print itself")
        .hasMessageContaining("Leaking would print itself");
    assertThat(leaking).allMatch(holdSecrets());
  }

  record LeakingRecord(ECKey key) {}

  static final class Leaking {
    final byte[] secret = new byte[1];
  }

  @Test
  void theTypesThatSecretsAreMadeOfMaskThemselves() {
    classes()
        .that()
        .belongToAnyOf(Digest.class, SecretText.class)
        .should(maskThemselves())
        .check(CLASSES);
  }

  @Test
  @Tag("case-82")
  void aServiceThatIsDownIsNamed() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(Refusal.class, Reason.class)
        .should()
        .accessField(Reason.class, Reason.DEPENDENCY_DOWN.name())
        .because("the metric counts the service that Refusal.down carries")
        .check(CLASSES);
  }

  @Test
  void packagesStandInNoCircle() {
    slices()
        .matching("pintle.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a reader can then start at the bottom")
        .check(CLASSES);
  }
}
