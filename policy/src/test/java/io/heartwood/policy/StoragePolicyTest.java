package io.heartwood.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.NotEnoughSpaceException;
import io.heartwood.part.MoveDeadline;
import io.heartwood.part.PartName;
import io.heartwood.part.PartSummary;
import io.heartwood.part.PartType;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.PlacementRequest.Purpose;
import io.heartwood.placement.Reservation;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoragePolicyTest {
  private static final long MIB = 1 << 20;
  private static final InstantSource NOW = InstantSource.fixed(Instant.ofEpochSecond(1000));

  private final SpaceLedger ledger = new SpaceLedger();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void insertGoesToTheHottestVolumeThatTakesIt() throws IOException {
    EmptyDisk hot = EmptyDisk.of("hot", 100 * MIB, 10 * MIB);
    EmptyDisk cold = new EmptyDisk("cold", DiskSpace.UNBOUNDED);
    StoragePolicy policy = policy(volume("hot", hot), volume("cold", cold));
    try (Reservation first = policy.reserve(PlacementRequest.insert(6 * MIB));
        Reservation second = policy.reserve(PlacementRequest.insert(6 * MIB));
        Reservation third = policy.reserve(PlacementRequest.insert(4 * MIB))) {
      assertEquals("hot", first.disk().name());
      assertEquals("cold", second.disk().name());
      assertEquals("hot", third.disk().name());
      assertEquals(0, ledger.unreservedBytes(hot));
    }
    assertEquals(10 * MIB, ledger.unreservedBytes(hot));
    assertEquals(0, ledger.reservedBytes(hot));
  }

  @Test
  void reservationHoldsAtLeastOneMebibyteAndIsReleasedOnce() throws IOException {
    EmptyDisk disk = EmptyDisk.of("d", 10 * MIB, 3 * MIB);
    StoragePolicy policy = policy(volume("v", disk));
    Reservation tiny = policy.reserve(PlacementRequest.insert(0));
    Reservation other = policy.reserve(PlacementRequest.insert(5));
    assertEquals(MIB, tiny.sizeBytes());
    assertEquals(MIB, policy.maxUnreservedBytes());
    tiny.close();
    tiny.close();
    assertEquals(2 * MIB, policy.maxUnreservedBytes());
    other.close();
    assertEquals(3 * MIB, policy.maxUnreservedBytes());
  }

  @Test
  void fullPolicySaysWhoHasHowMuch() {
    StoragePolicy policy =
        policy(
            volume("v", EmptyDisk.of("a", 10 * MIB, 2 * MIB), EmptyDisk.of("b", 9 * MIB, MIB / 2)));
    NotEnoughSpaceException e =
        assertThrows(
            NotEnoughSpaceException.class, () -> policy.reserve(PlacementRequest.insert(3 * MIB)));
    assertEquals(
        "not enough space: policy=p neededBytes=3145728 volume=v disk=a unreservedBytes=2097152"
            + " disk=b unreservedBytes=524288",
        e.getMessage());
  }

  @Test
  void mergeNeverGoesToAHotterVolumeThanItsSources() throws IOException {
    StoragePolicy policy =
        policy(
            volume("hot", EmptyDisk.of("hot", 100 * MIB, 100 * MIB)),
            volume("cold", new EmptyDisk("cold", DiskSpace.UNBOUNDED)));
    try (Reservation mixed =
            policy.reserve(PlacementRequest.merge(List.of(part("hot"), part("cold"))));
        Reservation hot = policy.reserve(PlacementRequest.merge(List.of(part("hot"))))) {
      assertEquals("cold", mixed.disk().name());
      assertEquals("hot", hot.disk().name());
    }
  }

  @Test
  void mutationStaysOnTheDiskOfItsSource() throws IOException {
    EmptyDisk b = EmptyDisk.of("b", 10 * MIB, 2 * MIB);
    StoragePolicy policy = policy(volume("v", EmptyDisk.of("a", 100 * MIB, 100 * MIB), b));
    for (int i = 0; i < 3; i++) {
      try (Reservation reservation = policy.reserve(mutation(MIB))) {
        assertEquals("b", reservation.disk().name());
      }
    }
    assertThrows(NotEnoughSpaceException.class, () -> policy.reserve(mutation(3 * MIB)));
  }

  @Test
  void roundRobinTakesTurnsAndSkipsFullDisks() throws IOException {
    EmptyDisk full = EmptyDisk.of("full", 100 * MIB, 0);
    StoragePolicy policy =
        policy(
            volume(
                "v",
                EmptyDisk.of("a", 100 * MIB, 100 * MIB),
                full,
                EmptyDisk.of("c", 100 * MIB, 100 * MIB)));
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      try (Reservation reservation = policy.reserve(PlacementRequest.insert(1))) {
        chosen.add(reservation.disk().name());
      }
    }
    assertEquals(List.of("a", "c", "c", "a", "c", "c"), chosen);
  }

  @Test
  void leastUsedKeepsItsOrderUntilItIsOld() throws IOException {
    EmptyDisk a = EmptyDisk.of("a", 100 * MIB, 50 * MIB);
    EmptyDisk b = EmptyDisk.of("b", 100 * MIB, 60 * MIB);
    VolumeSettings settings = new VolumeSettings(0, 0, false, true, LoadBalancing.LEAST_USED, 1000);
    StoragePolicy policy = policy(new Volume("v", List.of(a, b), settings, ledger, nanos::get));
    assertEquals("b", chosen(policy));
    b.space(100 * MIB, 10 * MIB);
    nanos.set(999_999_999);
    assertEquals("b", chosen(policy));
    nanos.set(1_000_000_000);
    assertEquals("a", chosen(policy));
  }

  @Test
  void volumeRefusesPartsAboveItsLimit() throws IOException {
    EmptyDisk hot = EmptyDisk.of("hot", 100 * MIB, 100 * MIB);
    VolumeSettings ratio =
        new VolumeSettings(0, 0.2, false, true, LoadBalancing.ROUND_ROBIN, 60_000);
    Volume limited = new Volume("hot", List.of(hot), ratio, ledger, nanos::get);
    assertEquals(20 * MIB, limited.maxPartSizeBytes());
    EmptyDisk cold = new EmptyDisk("cold", DiskSpace.UNBOUNDED);
    StoragePolicy policy = policy(limited, volume("cold", cold));
    try (Reservation small = policy.reserve(PlacementRequest.insert(20 * MIB));
        Reservation large = policy.reserve(PlacementRequest.insert(20 * MIB + 1))) {
      assertEquals("hot", small.disk().name());
      assertEquals("cold", large.disk().name());
    }
    Volume unlimited = new Volume("c", List.of(hot, cold), ratio, ledger, nanos::get);
    assertEquals(0, unlimited.maxPartSizeBytes());
  }

  @Test
  void rowsThatAreDueGoToTheDestinationOfTheLatestRule() throws IOException {
    VolumeSettings later = new VolumeSettings(0, 0, false, false, LoadBalancing.ROUND_ROBIN, 0);
    EmptyDisk lazy = new EmptyDisk("lazy", DiskSpace.UNBOUNDED);
    StoragePolicy policy =
        policy(
            volume("hot", EmptyDisk.of("hot", 100 * MIB, 100 * MIB)),
            volume("cold", new EmptyDisk("cold", DiskSpace.UNBOUNDED)),
            new Volume("lazy", List.of(lazy), later, ledger, nanos::get));
    MoveDeadline toHot = new MoveDeadline("hot", false, 900);
    MoveDeadline toCold = new MoveDeadline("cold", true, 1000);
    MoveDeadline notYet = new MoveDeadline("lazy", true, 1001);
    MoveDeadline toLazy = new MoveDeadline("lazy", true, 999);
    MoveDeadline unknown = new MoveDeadline("nowhere", true, 1000);
    assertEquals("cold", placed(policy, Purpose.INSERT, toHot, toCold, notYet));
    assertEquals("hot", placed(policy, Purpose.INSERT, notYet));
    assertEquals("hot", placed(policy, Purpose.INSERT, toLazy));
    assertEquals("lazy", placed(policy, Purpose.MERGE, toLazy));
    assertEquals("hot", placed(policy, Purpose.INSERT, unknown));
  }

  @Test
  void partsOnAVolumeThatPrefersNotToMergeDoNotMerge() throws IOException {
    VolumeSettings still = new VolumeSettings(0, 0, true, true, LoadBalancing.ROUND_ROBIN, 0);
    EmptyDisk cold = new EmptyDisk("cold", DiskSpace.UNBOUNDED);
    StoragePolicy policy =
        policy(
            volume("hot", EmptyDisk.of("hot", MIB, MIB)),
            new Volume("cold", List.of(cold), still, ledger, nanos::get));
    assertTrue(policy.mayMerge(part("hot")));
    assertFalse(policy.mayMerge(part("cold")));
    assertEquals(DiskSpace.UNLIMITED, policy.maxUnreservedBytes());
    assertEquals(List.of("hot", "cold"), policy.disks().stream().map(IDisk::name).toList());
  }

  @Test
  void diskOrVolumeMayNotComeTwice() {
    EmptyDisk disk = EmptyDisk.of("d", MIB, MIB);
    assertThrows(
        IllegalArgumentException.class, () -> policy(volume("a", disk), volume("b", disk)));
    assertThrows(
        IllegalArgumentException.class,
        () -> policy(volume("a", disk), volume("a", EmptyDisk.of("e", MIB, MIB))));
    assertThrows(IllegalArgumentException.class, this::policy);
  }

  @Test
  void ledgerNeverGivesMoreThanThereIs() throws IOException {
    long seed = 20261121;
    Random random = new Random(seed);
    EmptyDisk disk = EmptyDisk.of("d", 64 * MIB, 64 * MIB);
    StoragePolicy policy = policy(volume("v", disk));
    List<Reservation> live = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      if (random.nextInt(3) == 0 && !live.isEmpty()) {
        live.remove(random.nextInt(live.size())).close();
      } else {
        long wanted = random.nextInt((int) (8 * MIB));
        long held = live.stream().mapToLong(Reservation::sizeBytes).sum();
        boolean fits = held + Math.max(wanted, MIB) <= 64 * MIB;
        try {
          live.add(policy.reserve(PlacementRequest.insert(wanted)));
          assertTrue(fits, "seed=" + seed + " step=" + step);
        } catch (NotEnoughSpaceException e) {
          assertFalse(fits, "seed=" + seed + " step=" + step);
        }
      }
    }
    live.forEach(Reservation::close);
    assertEquals(64 * MIB, policy.maxUnreservedBytes());
  }

  private String chosen(StoragePolicy policy) throws IOException {
    try (Reservation reservation = policy.reserve(PlacementRequest.insert(1))) {
      return reservation.disk().name();
    }
  }

  private static String placed(StoragePolicy policy, Purpose purpose, MoveDeadline... deadlines)
      throws IOException {
    PlacementRequest request = new PlacementRequest(purpose, 1, List.of(), List.of(deadlines));
    try (Reservation reservation = policy.reserve(request)) {
      return reservation.disk().name();
    }
  }

  private static PlacementRequest mutation(long sizeBytes) {
    return new PlacementRequest(Purpose.MUTATION, sizeBytes, List.of(part("b")), List.of());
  }

  private Volume volume(String name, IDisk... disks) {
    try {
      return new Volume(name, List.of(disks), VolumeSettings.DEFAULT, ledger, nanos::get);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private StoragePolicy policy(Volume... volumes) {
    return new StoragePolicy("p", List.of(volumes), 0, ledger, NOW);
  }

  private static PartSummary part(String disk) {
    return new PartSummary(PartName.inserted("all", 1), PartType.WIDE, 1, 100, 0, disk, List.of());
  }
}
