package io.heartwood.policy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What a storage policy may know of the engine. */
@AnalyzeClasses(
    packages = "io.heartwood.policy",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PolicyLayerTest {
  @ArchTest
  static final ArchRule policiesSeeDisksPartsAndPlacementOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.heartwood.policy..",
              "io.heartwood.disk",
              "io.heartwood.part",
              "io.heartwood.placement",
              "java..",
              "javax.xml..",
              "org.w3c.dom..",
              "org.xml.sax..",
              "org.slf4j..")
          .because("a policy places parts by name, size and deadline; formats are not its matter");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.heartwood.(**)").should().beFreeOfCycles();
}
