package io.heartwood.disk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskContract;
import io.heartwood.disk.DiskOutput;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.DiskTransaction;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.disk.ReadHint;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryDiskTest extends DiskContract {
  private static final long CAPACITY = 1L << 30;

  @Override
  protected IDisk createDisk() {
    return new MemoryDisk("memory", CAPACITY, Clock.systemUTC());
  }

  @Override
  protected IDisk reopenAfterCrash(IDisk crashed) throws IOException {
    return ((MemoryDisk) crashed).crash();
  }

  @Override
  protected void verifyNothingLeaked(IDisk checked) throws IOException {
    assertEquals(List.of(), ((MemoryDisk) checked).openResources());
    for (String name : checked.list(DiskPath.ROOT)) {
      change(t -> t.deleteRecursively(DiskPath.of(name)));
    }
    assertEquals(CAPACITY, checked.space().availableBytes());
  }

  @Test
  void leaksAreNamedAndForbidClose() throws IOException {
    MemoryDisk leaky = new MemoryDisk("leaky");
    DiskTesting.change(
        leaky, t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), new byte[1]));
    leaky.open(DiskPath.of("file"), ReadHint.SCAN);
    DiskTransaction transaction = leaky.begin();
    transaction.create(DiskPath.of("other"));
    assertEquals(List.of("input file", "output leaky:other", "transaction"), leaky.openResources());
    IllegalStateException leaks = assertThrows(IllegalStateException.class, leaky::close);
    assertTrue(leaks.getMessage().contains("input file"), leaks.getMessage());
  }

  @Test
  void aFullDiskRefusesBytesAndGetsThemBack() throws IOException {
    try (MemoryDisk small = new MemoryDisk("small", 1000, Clock.systemUTC())) {
      try (DiskTransaction transaction = small.begin();
          DiskOutput output = transaction.create(DiskPath.of("file"))) {
        output.write(new byte[900], 0, 900);
        assertThrows(NotEnoughSpaceException.class, () -> output.write(new byte[101], 0, 101));
      }
      assertEquals(1000, small.space().availableBytes());
    }
  }
}
