package io.heartwood;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The layers of docs/ARCHITECTURE.md, as rules. */
@AnalyzeClasses(packages = "io.heartwood", importOptions = ImportOption.DoNotIncludeTests.class)
class LayerTest {
  private static final String OURS = "io.heartwood..";
  private static final String DISK = "io.heartwood.disk..";
  private static final String ENCRYPTED_DISK = "io.heartwood.disk.encrypted..";
  private static final String PART = "io.heartwood.part";
  private static final String PLACEMENT = "io.heartwood.placement..";
  private static final String TABLE = "io.heartwood.table..";
  private static final String JDK = "java..";
  private static final String LOGGING = "org.slf4j..";

  @ArchTest
  static final ArchRule theEngineNeedsTheJdkTwoCodecsAndALogOnly =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              OURS, JDK, LOGGING, "net.jpountz..", "com.github.luben.zstd..", "javax.crypto..")
          .because("an embedder gets few and small dependencies");

  @ArchTest
  static final ArchRule disksKnowNothingElseOfOurs =
      classes()
          .that()
          .resideInAPackage(DISK)
          .and()
          .resideOutsideOfPackage(ENCRYPTED_DISK)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(DISK, JDK, LOGGING)
          .because("the storage seam serves files and knows nothing of what is in them");

  @ArchTest
  static final ArchRule encryptionHashesItsKeysAndUsesTheJdksCiphers =
      classes()
          .that()
          .resideInAPackage(ENCRYPTED_DISK)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ENCRYPTED_DISK, "io.heartwood.disk", "io.heartwood.checksum", JDK, "javax.crypto..")
          .because("its files begin with a fingerprint of the key");

  @ArchTest
  static final ArchRule partsAreIdentityOnly =
      classes()
          .that()
          .resideInAPackage(PART)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(PART, DISK, JDK)
          .because("placement decides by names, sizes and deadlines, never by bytes");

  @ArchTest
  static final ArchRule placementSeesDisksAndPartsOnly =
      classes()
          .that()
          .resideInAPackage(PLACEMENT)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(PLACEMENT, PART, DISK, JDK)
          .because("a storage policy can then be written without the engine");

  @ArchTest
  static final ArchRule kernelsAndCodecsKnowNoDisks =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.heartwood.codec..",
              "io.heartwood.checksum..",
              "io.heartwood.column..",
              "io.heartwood.types..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DISK)
          .because("they turn bytes and values into each other, wherever those come from");

  @ArchTest
  static final ArchRule theFormatKnowsNeitherMergesNorTablesNorPlaces =
      noClasses()
          .that()
          .resideInAPackage("io.heartwood.part.format..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.heartwood.merge..", TABLE, PLACEMENT)
          .because("a part can be read and checked with nothing but its directory");

  @ArchTest
  static final ArchRule tablesAreTheTop =
      noClasses()
          .that()
          .resideOutsideOfPackage(TABLE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(TABLE)
          .because("the table is what an embedder holds; everything below works without it");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.heartwood.(**)").should().beFreeOfCycles();
}
