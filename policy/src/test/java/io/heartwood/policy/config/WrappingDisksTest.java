package io.heartwood.policy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.policy.EmptyDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WrappingDisksTest {
  private final List<EmptyDisk> opened = new ArrayList<>();

  /** Opens the disk that the setting {@code disk} names, then an empty one. */
  private final DiskFactory factory =
      new DiskFactory() {
        @Override
        public Set<String> types() {
          return Set.of("local", "test");
        }

        @Override
        public IDisk open(String name, Map<String, String> settings, Context context)
            throws IOException {
          if (settings.containsKey("disk")) {
            context.disks().disk(settings.get("disk"));
          }
          if (settings.containsKey("unreachable")) {
            throw new IOException("cannot be reached: disk=" + name);
          }
          EmptyDisk disk = new EmptyDisk(name, DiskSpace.UNBOUNDED);
          opened.add(disk);
          return disk;
        }
      };

  @Test
  void wrappedDisksAreOpenedBeforeThoseThatWrapThemAndOnce() throws IOException {
    String disks =
        "<outer><type>test</type><disk>middle</disk></outer>"
            + "<second><type>test</type><disk>inner</disk></second>"
            + "<middle><type>test</type><disk>inner</disk></middle>"
            + "<inner><type>test</type></inner>";
    OpenStorage storage = open(disks);
    assertEquals(
        List.of("default", "outer", "second", "middle", "inner"),
        List.copyOf(storage.disks().keySet()));
    assertEquals(
        List.of("default", "inner", "middle", "outer", "second"),
        opened.stream().map(EmptyDisk::name).toList());
    storage.close();
    assertTrue(opened.stream().allMatch(disk -> disk.closeCount() == 1));
  }

  @Test
  void disksCannotWrapThemselves() {
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class,
            () ->
                open(
                    "<a><type>test</type><disk>b</disk></a>"
                        + "<b><type>test</type><disk>a</disk></b>"));
    assertTrue(
        e.getMessage().startsWith("disk wraps itself: disk=a through=[a, b]"), e.getMessage());
  }

  @Test
  void missingDisksAreNamed() {
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class,
            () -> open("<a><type>test</type><disk>b</disk></a>"));
    assertTrue(
        e.getMessage().startsWith("no such disk: disk=b known=[default, a]"), e.getMessage());
  }

  @Test
  void wrappedDisksAreClosedOnceIfTheOneAroundThemCannotBeOpened() throws IOException {
    OpenStorage storage =
        open(
            "<a><type>test</type><disk>b</disk><unreachable>1</unreachable></a>"
                + "<b><type>test</type></b>");
    assertEquals(Set.of("default", "b"), storage.disks().keySet());
    assertEquals(Set.of("a"), storage.brokenDisks().keySet());
    storage.close();
    assertEquals(List.of("default", "b"), opened.stream().map(EmptyDisk::name).toList());
    assertTrue(opened.stream().allMatch(disk -> disk.closeCount() == 1));
  }

  private OpenStorage open(String disks) throws IOException {
    String xml =
        "<clickhouse><storage_configuration><disks>"
            + disks
            + "</disks></storage_configuration></clickhouse>";
    return StorageConfiguration.parse("c.xml", xml, Map.of())
        .open(new DiskFactory.Context(Path.of("data"), Map.of()), List.of(factory));
  }
}
