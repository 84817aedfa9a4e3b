package io.heartwood.policy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.local.LocalDisk;
import io.heartwood.policy.EmptyDisk;
import io.heartwood.policy.StoragePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a disk that cannot be opened breaks alone, and can be tried again. */
class BrokenDisksTest {
  private static final String DISKS =
      "<far><type>test</type></far>"
          + "<cached><type>test</type><disk>far</disk></cached>"
          + "<near><type>test</type></near>";
  private static final String POLICIES =
      policy("far", "far")
          + policy("cached", "cached")
          + policy("near", "near")
          + "<both><volumes><v><disk>near</disk><disk>far</disk></v></volumes></both>";

  @TempDir Path directory;

  private final Set<String> unreachable = new HashSet<>();
  private final List<String> asked = new ArrayList<>();
  private final List<EmptyDisk> opened = new ArrayList<>();

  private final DiskFactory factory =
      new DiskFactory() {
        @Override
        public Set<String> types() {
          return Set.of("local", "test");
        }

        @Override
        public IDisk open(String name, Map<String, String> settings, Context context)
            throws IOException {
          asked.add(name);
          if (settings.containsKey("disk")) {
            context.disks().disk(settings.get("disk"));
          }
          if (unreachable.contains(name)) {
            throw new IOException("no answer\n(really)");
          }
          EmptyDisk disk = new EmptyDisk(name, DiskSpace.UNBOUNDED);
          opened.add(disk);
          return disk;
        }
      };

  private static String policy(String name, String disk) {
    return "<%s><volumes><v><disk>%s</disk></v></volumes></%s>".formatted(name, disk, name);
  }

  private OpenStorage open(DiskFactory disks) throws IOException {
    String xml =
        "<clickhouse><storage_configuration><disks>"
            + DISKS
            + "</disks><policies>"
            + POLICIES
            + "</policies></storage_configuration></clickhouse>";
    return StorageConfiguration.parse("c.xml", xml, Map.of())
        .open(new DiskFactory.Context(directory, Map.of()), List.of(disks));
  }

  @Test
  void aDiskThatCannotBeOpenedBreaksThePoliciesThatHaveItAlone() throws IOException {
    unreachable.add("far");
    try (OpenStorage storage = open(factory)) {
      assertEquals(List.of("default", "near"), List.copyOf(storage.disks().keySet()));
      assertEquals(List.of("far", "cached"), List.copyOf(storage.brokenDisks().keySet()));
      assertEquals(
          "disk cannot be opened: disk=far reason=no answer (really)",
          storage.brokenDisks().get("far").failure().getMessage());
      assertEquals("test", storage.brokenDisks().get("far").type());
      assertEquals(
          "disk cannot be opened: disk=cached"
              + " reason=disk cannot be opened: disk=far reason=no answer (really)",
          storage.brokenDisks().get("cached").failure().getMessage());
      assertEquals(Set.of("near", "default"), storage.policies().keySet());
      assertEquals(
          List.of("far", "cached", "both"), List.copyOf(storage.brokenPolicies().keySet()));
      assertEquals("far", storage.brokenPolicies().get("both").disks());
      assertEquals(1, asked.stream().filter("far"::equals).count(), "asked once, not for each");
    }
    assertTrue(opened.stream().allMatch(disk -> disk.closeCount() == 1));
  }

  @Test
  void restartingADiskOpensItAndThoseThatWrapIt() throws IOException {
    unreachable.add("far");
    try (OpenStorage storage = open(factory)) {
      StoragePolicy near = storage.policy("near").orElseThrow();
      unreachable.add("cached");
      BrokenDiskException still =
          assertThrows(BrokenDiskException.class, () -> storage.restartDisk("far"));
      assertEquals("far", still.disk());
      unreachable.remove("far");
      storage.restartDisk("far");
      assertEquals(Set.of("cached"), storage.brokenDisks().keySet());
      assertEquals(Set.of("far", "near", "both", "default"), storage.policies().keySet());
      unreachable.clear();
      storage.restartDisk("far");
      assertEquals(Map.of(), storage.brokenDisks());
      assertEquals(Map.of(), storage.brokenPolicies());
      assertEquals(
          List.of("default", "far", "cached", "near"), List.copyOf(storage.disks().keySet()));
      assertSame(near, storage.policy("near").orElseThrow());
      assertEquals(4, opened.size(), "what is open is not opened again");
    }
    assertTrue(opened.stream().allMatch(disk -> disk.closeCount() == 1));
  }

  @Test
  void restartingADiskOpensWhatItWraps() throws IOException {
    unreachable.add("far");
    try (OpenStorage storage = open(factory)) {
      unreachable.clear();
      storage.restartDisk("cached");
      assertEquals(Map.of(), storage.brokenDisks());
      assertThrows(IllegalArgumentException.class, () -> storage.restartDisk("nowhere"));
    }
  }

  @Test
  void theDefaultDiskMustBeThere() {
    unreachable.add("default");
    BrokenDiskException e = assertThrows(BrokenDiskException.class, () -> open(factory));
    assertEquals("default", e.disk());
  }

  @Test
  void aDirectoryThatSomebodyElseHasOpenIsAnError() throws IOException {
    Path shared = directory.resolve("shared");
    DiskFactory local =
        new DiskFactory() {
          @Override
          public Set<String> types() {
            return factory.types();
          }

          @Override
          public IDisk open(String name, Map<String, String> settings, Context context)
              throws IOException {
            return name.equals("far")
                ? LocalDisk.open(name, shared)
                : factory.open(name, settings, context);
          }
        };
    try (IDisk other = LocalDisk.open("other", shared)) {
      IOException e = assertThrows(IOException.class, () -> open(local).close());
      assertTrue(e.getMessage().startsWith("directory is in use"), e.getMessage());
    }
    assertTrue(opened.stream().allMatch(disk -> disk.closeCount() == 1));
  }
}
