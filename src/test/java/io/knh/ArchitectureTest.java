package io.knh;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Who may import whom: {@code core.model <- core.{election,detection,alert,path} <- core <- config
 * <- agent <- edges <- app}. Edges never import each other, and the core knows no outside. Beside
 * that line stand {@code http}, above {@code config}, and {@code kubernetes}, above {@code http}
 * alone, which are there for the edges.
 */
@Execution(ExecutionMode.CONCURRENT)
class ArchitectureTest {

  private static final List<String> EDGES =
      List.of(
          "discovery",
          "nodes",
          "events",
          "peering",
          "authority",
          "webhook",
          "destination",
          "status",
          "metrics",
          "health");

  /** Names are never looked up: an address is parsed from a literal. */
  private static final Set<String> ADDRESSES =
      Set.of(
          "java.net.InetAddress",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.UnknownHostException");

  /** What the packages of values hold besides values. */
  private static final Set<String> NO_VALUES =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Runtime",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer");

  private static final JavaClasses KNH =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.knh");

  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("io.knh");

  /** Else a log has Arabic digits on an Arabic machine, and a dotless i on a Turkish one. */
  @Test
  void nothingDependsOnTheLanguageOfTheMachine() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(java.text.MessageFormat.class, "format", String.class, Object[].class)
        .orShould()
        .callConstructor(java.text.MessageFormat.class, String.class)
        .orShould()
        .callConstructor(java.util.logging.SimpleFormatter.class)
        .orShould()
        .callMethod(java.time.format.DateTimeFormatter.class, "ofPattern", String.class)
        .orShould()
        .callMethod(java.io.PrintStream.class, "printf", String.class, Object[].class)
        .check(KNH);
  }

  /** A name that stands for two things has to be read with its package: that of a test as well. */
  @Test
  void noTwoClassesHaveTheSameSimpleName() {
    Set<String> seen = new TreeSet<>();
    List<String> twice =
        Stream.concat(KNH.stream(), TESTS.stream())
            .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getSimpleName)
            .filter(name -> !seen.add(name))
            .toList();
    assertEquals(List.of(), twice);
    assertTrue(seen.contains("StatusBoard"), "no class was looked at");
    assertTrue(seen.contains("ArchitectureTest"), "no class of the tests was looked at");
  }

  @Test
  void everyPackageImportsOnlyWhatStandsBelowIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("core.model")
        .definedBy("io.knh.core.model..")
        .layer("core.engines")
        .definedBy(
            "io.knh.core.election..",
            "io.knh.core.detection..",
            "io.knh.core.alert..",
            "io.knh.core.path..")
        .layer("core")
        .definedBy("io.knh.core")
        .layer("config")
        .definedBy("io.knh.config..")
        .layer("agent")
        .definedBy("io.knh.agent..")
        .layer("http")
        .definedBy("io.knh.http..")
        .layer("kubernetes")
        .definedBy("io.knh.kubernetes..")
        .layer("edges")
        .definedBy(EDGES.stream().map(edge -> "io.knh." + edge + "..").toArray(String[]::new))
        .layer("app")
        .definedBy("io.knh.app..")
        .whereLayer("core.engines")
        .mayOnlyAccessLayers("core.model")
        .whereLayer("core.model")
        .mayNotAccessAnyLayer()
        .whereLayer("core")
        .mayOnlyAccessLayers("core.model", "core.engines")
        .whereLayer("config")
        .mayOnlyAccessLayers("core.model", "core.engines", "core")
        .whereLayer("agent")
        .mayOnlyAccessLayers("core.model", "core.engines", "core", "config")
        .whereLayer("http")
        .mayOnlyAccessLayers("core.model", "config")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("kubernetes", "edges", "app")
        .whereLayer("kubernetes")
        .mayOnlyAccessLayers("http")
        .whereLayer("kubernetes")
        .mayOnlyBeAccessedByLayers("edges")
        .whereLayer("edges")
        .mayOnlyAccessLayers(
            "core.model", "core.engines", "core", "config", "agent", "http", "kubernetes")
        .whereLayer("app")
        .mayNotBeAccessedByAnyLayer()
        .check(KNH);
  }

  @Test
  void edgesNeverImportEachOther() {
    slices()
        .matching("io.knh.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(not(isEdge()), alwaysTrue())
        .ignoreDependency(alwaysTrue(), not(isEdge()))
        .check(KNH);
  }

  /** So the resources run without it, and who reads them need not know it. */
  @Test
  void theProbeClientStandsAboveTheRestOfPeering() {
    noClasses()
        .that()
        .resideInAPackage("io.knh.peering")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.knh.peering.client.."))
        .check(KNH);
    assertTrue(KNH.contain("io.knh.peering.client.ProbeClient"));
  }

  private static DescribedPredicate<JavaClass> isEdge() {
    return resideInAnyPackage(
        EDGES.stream().map(edge -> "io.knh." + edge + "..").toArray(String[]::new));
  }

  @Test
  void everyPackageHasItsPlaceInTheOrder() {
    Set<String> places = new TreeSet<>(EDGES);
    places.addAll(List.of("core", "config", "agent", "http", "kubernetes", "app"));
    Set<String> strangers =
        KNH.stream()
            .map(JavaClass::getPackageName)
            .map(name -> name.replaceFirst("^io\\.knh\\.?", "").replaceFirst("\\..*", ""))
            .filter(name -> !places.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), strangers);
  }

  /** Values only: no I/O, no clock, no thread, no chance, no logger, and nothing of the server. */
  @Test
  void theCoreKnowsOnlyValues() {
    classes()
        .that()
        .resideInAPackage("io.knh.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "io.knh.core..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations")
                .or(describe("arrays", JavaClass::isArray))
                .or(describe("IP addresses", type -> ADDRESSES.contains(type.getName()))))
        .check(KNH);
    noClasses()
        .that()
        .resideInAPackage("io.knh.core..")
        .should()
        .dependOnClassesThat(describe("are no values", type -> NO_VALUES.contains(type.getName())))
        .check(KNH);
  }

  @Test
  void theCoreAsksNoClockAndLeavesNothingToChance() {
    noClasses()
        .that()
        .resideInAPackage("io.knh.core..")
        .should()
        .callMethodWhere(asksAClock())
        .check(KNH);
  }

  private static DescribedPredicate<JavaCall<?>> asksAClock() {
    return describe(
        "asks a clock or for chance",
        call -> {
          String owner = call.getTargetOwner().getName();
          String name = call.getName();
          return owner.equals("java.lang.System")
              || (owner.equals("java.lang.Math") && name.equals("random"))
              || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
              || (owner.equals("java.util.Collections") && name.equals("shuffle"))
              || (owner.startsWith("java.time.") && name.equals("now"));
        });
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked =
        KNH.stream()
            .map(JavaClass::getPackage)
            .filter(place -> !place.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), unmarked);
  }

  @Test
  void theWholeProgramIsLookedAt() {
    assertTrue(KNH.contain("io.knh.core.Member"));
    assertTrue(KNH.contain("io.knh.app.Startup"));
  }
}
