package io.heartwood.policy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskSpace;
import io.heartwood.disk.IDisk;
import io.heartwood.placement.PlacementRequest;
import io.heartwood.placement.Reservation;
import io.heartwood.policy.EmptyDisk;
import io.heartwood.policy.LoadBalancing;
import io.heartwood.policy.StoragePolicy;
import io.heartwood.policy.Volume;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageConfigurationTest {
  /** The disk and policy of ClickHouse's page on S3-backed MergeTree, put together. */
  private static final String S3_EXAMPLE =
      """
      <clickhouse>
      <storage_configuration>
      ...
      <disks>
      <s3>
      <type>s3</type>
      <endpoint>https://sample-bucket.s3.us-east-2.amazonaws.com/tables/</endpoint>
      <access_key_id>your_access_key_id</access_key_id>
      <secret_access_key>your_secret_access_key</secret_access_key>
      <region></region>
      <metadata_path>/var/lib/clickhouse/disks/s3/</metadata_path>
      <cache_enabled>true</cache_enabled>
      <data_cache_enabled>true</data_cache_enabled>
      <cache_path>/var/lib/clickhouse/disks/s3/cache/</cache_path>
      </s3>
      </disks>
      ...
      <policies>
      <s3_main>
      <volumes>
      <main>
      <disk>s3</disk>
      </main>
      </volumes>
      </s3_main>
      <s3_tiered>
      <volumes>
      <hot>
      <disk>default</disk>
      </hot>
      <main>
      <disk>s3</disk>
      </main>
      </volumes>
      <move_factor>0.2</move_factor>
      </s3_tiered>
      </policies>
      </storage_configuration>
      </clickhouse>
      """;

  private final Recorder recorder = new Recorder();
  @TempDir private Path data;

  @Test
  void exampleOfTheDocumentationBecomesDisksAndPolicies() throws IOException {
    try (OpenStorage storage = open(S3_EXAMPLE, Map.of())) {
      assertEquals(List.of("default", "s3"), List.copyOf(storage.disks().keySet()));
      assertEquals(Set.of("s3_main", "s3_tiered", "default"), storage.policies().keySet());
      StoragePolicy main = storage.policy("s3_main").orElseThrow();
      assertEquals(List.of("s3"), main.disks().stream().map(IDisk::name).toList());
      assertEquals(0, main.moveFactor());
      StoragePolicy tiered = storage.policy("s3_tiered").orElseThrow();
      assertEquals(List.of("hot", "main"), tiered.volumes().stream().map(Volume::name).toList());
      assertEquals(0.2, tiered.moveFactor());
      assertEquals("default", storage.policy("default").orElseThrow().volumes().get(0).name());
      Map<String, String> settings = recorder.settings.get("s3");
      assertEquals("", settings.get("region"));
      assertEquals("your_secret_access_key", settings.get("secret_access_key"));
      assertEquals("true", settings.get("data_cache_enabled"));
    }
    assertEquals(List.of(1, 1), recorder.closeCounts());
  }

  @Test
  void templateForContainersTakesRegionAndBucketFromTheEnvironment() throws IOException {
    String xml =
        """
        <clickhouse>
            <merge_tree><storage_policy>s3_main</storage_policy></merge_tree>
            <storage_configuration>
                <disks>
                    <s3_disk>
                        <type>s3</type>
                        <endpoint>https://s3.${AWS_REGION}.amazonaws.com/${S3_BUCKET}/</endpoint>
                        <region from_env="AWS_REGION"/>
                        <secret_access_key from_env="SECRET" hide_in_preprocessed="true"/>
                        <use_environment_credentials>true</use_environment_credentials>
                    </s3_disk>
                </disks>
                <policies>
                    <s3_main><volumes><main><disk>s3_disk</disk></main></volumes></s3_main>
                </policies>
            </storage_configuration>
        </clickhouse>
        """;
    Map<String, String> environment =
        Map.of("AWS_REGION", "ap-northeast-1", "S3_BUCKET", "bucket", "SECRET", "a<b&c${X}");
    StorageConfiguration configuration = StorageConfiguration.parse("c.xml", xml, environment);
    assertEquals(Map.of("storage_policy", "s3_main"), configuration.mergeTreeSettings());
    open(xml, environment).close();
    Map<String, String> settings = recorder.settings.get("s3_disk");
    assertEquals("https://s3.ap-northeast-1.amazonaws.com/bucket/", settings.get("endpoint"));
    assertEquals("ap-northeast-1", settings.get("region"));
    assertEquals("a<b&c${X}", settings.get("secret_access_key"));
  }

  @Test
  void sizesOfTheCachesOfAServerAreRead() throws IOException {
    String xml =
        "<clickhouse><mark_cache_size>${SIZE}</mark_cache_size>"
            + "<primary_index_cache_size>64Mi</primary_index_cache_size></clickhouse>";
    StorageConfiguration configuration =
        StorageConfiguration.parse("c.xml", xml, Map.of("SIZE", "5368709120"));
    assertEquals(OptionalLong.of(5L << 30), configuration.markCacheSizeBytes());
    assertEquals(OptionalLong.of(64 << 20), configuration.primaryIndexCacheSizeBytes());

    StorageConfiguration silent = StorageConfiguration.parse("c.xml", "<clickhouse/>", Map.of());
    assertEquals(OptionalLong.empty(), silent.markCacheSizeBytes());
    assertEquals(OptionalLong.empty(), silent.primaryIndexCacheSizeBytes());

    String wrong = "<clickhouse><mark_cache_size>-1</mark_cache_size></clickhouse>";
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class,
            () -> StorageConfiguration.parse("c.xml", wrong, Map.of()));
    assertTrue(e.getMessage().contains("mark_cache_size"), e::getMessage);
  }

  @Test
  void everySettingOfAVolumeIsRead() throws IOException {
    String xml =
        storage(
            "<a><type>test</type></a><b><type>test</type></b><c><type>test</type></c>",
            """
            <p><volumes>
              <late><disk>c</disk></late>
              <second><disk>b</disk><volume_priority>2</volume_priority></second>
              <first><disk_one>a</disk_one>
                <volume_priority>1</volume_priority>
                <max_data_part_size_bytes>1Gi</max_data_part_size_bytes>
                <prefer_not_to_merge>1</prefer_not_to_merge>
                <perform_ttl_move_on_insert>0</perform_ttl_move_on_insert>
                <load_balancing>least_used</load_balancing>
                <least_used_ttl_ms>5</least_used_ttl_ms></first>
            </volumes></p>
            """);
    try (OpenStorage storage = open(xml, Map.of())) {
      StoragePolicy policy = storage.policy("p").orElseThrow();
      assertEquals(
          List.of("first", "second", "late"), policy.volumes().stream().map(Volume::name).toList());
      assertEquals(0.1, policy.moveFactor());
      Volume first = policy.volumes().get(0);
      assertEquals(1L << 30, first.maxPartSizeBytes());
      assertTrue(first.settings().preferNotToMerge());
      assertFalse(first.settings().performTtlMoveOnInsert());
      assertEquals(LoadBalancing.LEAST_USED, first.settings().loadBalancing());
      assertEquals(5, first.settings().leastUsedTtlMillis());
    }
  }

  @Test
  void rootMayBeYandexOrTheElementItself() throws IOException {
    String inner = "<storage_configuration><disks/></storage_configuration>";
    for (String xml : List.of(inner, "<yandex>" + inner + "</yandex>", "<clickhouse/>")) {
      StorageConfiguration configuration = StorageConfiguration.parse("c.xml", xml, Map.of());
      assertEquals(Set.of("default"), configuration.policyNames());
      assertEquals(Set.of("default"), configuration.diskNames());
    }
  }

  @Test
  void repeatedAndNestedSettingsKeepTheirNames() throws IOException {
    String xml =
        storage(
            "<a><type>test</type><header>A: 1</header><header>B: 2</header>"
                + "<data_background_cleanup><enabled>1</enabled></data_background_cleanup></a>",
            "");
    open(xml, Map.of()).close();
    assertEquals(
        Map.of(
            "type",
            "test",
            "header",
            "A: 1",
            "header[1]",
            "B: 2",
            "data_background_cleanup.enabled",
            "1"),
        recorder.settings.get("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p/> | storage policy has no volumes | /policies/p",
        "<p><volumes/></p> | storage policy has no volumes | /policies/p",
        "<p><volumes><v/></volumes></p> | volume has no disk | /p/volumes/v",
        "<p><volumes><v><disk>x</disk></v></volumes></p> | disk is not defined: disk=x | v/disk",
        "<p><volumes><v><disk>a</disk><disk>a</disk></v></volumes></p> | disk comes twice | v/disk",
        "<p><volumes><v><disk>a</disk></v><v><disk>b</disk></v></volumes></p>"
            + " | volume comes twice | volumes/v",
        "<p><volumes><v><disk>a</disk></v></volumes><move_factor>1.5</move_factor></p>"
            + " | move_factor must not be above 1 | p/move_factor",
        "<p><volumes><v><disk>a</disk></v></volumes><move_factor>x</move_factor></p>"
            + " | a number was expected, not 'x' | p/move_factor",
        "<p><volumes><v><disk>a</disk><volume_priority>2</volume_priority></v></volumes></p>"
            + " | volume_priority values must be 1 to n | p/volumes",
        "<p><volumes><v><disk>a</disk><load_balancing>best</load_balancing></v></volumes></p>"
            + " | round_robin or least_used was expected | v/load_balancing",
        "<p><volumes><v><disk>a</disk><max_data_part_size_bytes>8Mi</max_data_part_size_bytes>"
            + "<max_data_part_size_ratio>0.5</max_data_part_size_ratio></v></volumes></p>"
            + " | exclude each other | volumes/v",
        "<p><volumes><v><disk>a</disk><prefer_not_to_merge>2</prefer_not_to_merge></v></volumes></p>"
            + " | true or false was expected, not '2' | v/prefer_not_to_merge",
        "<p-q><volumes><v><disk>a</disk></v></volumes></p-q> | policy name may hold | p-q",
        "<p><volumes><v><disk>${NOT_SET}</disk></v></volumes></p>"
            + " | environment variable is not set: variable=NOT_SET | v/disk",
        "<p><volumes><v><disk from_env='NOT_SET'/></v></volumes></p>"
            + " | environment variable is not set: variable=NOT_SET | v/disk",
        "<p><volumes><v><disk from_env='A'>a</disk></v></volumes></p>"
            + " | element has both a text and from_env | v/disk",
      })
  void wrongPolicyIsAnErrorWithItsPlace(String policy, String reason, String element) {
    String xml = storage("<a><type>test</type></a><b><type>test</type></b>", "\n\n" + policy);
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class,
            () -> StorageConfiguration.parse("c.xml", xml, Map.of()));
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(e.getMessage().contains("file=c.xml element="), e::getMessage);
    assertTrue(e.getMessage().contains(element + " line=3"), e::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a-b><type>test</type></a-b> | disk name may hold",
        "<a><type>test</type></a><a><type>test</type></a> | disk comes twice",
        "<a><type>local</type></a> | disk of type local needs a path",
        "<a><pathh>/x/</pathh></a> | disk of type local needs a path: similar=pathh",
        "<a><typ>s3</typ></a> | disk of type local needs a path: similar=typ",
        "<a><path>/x</path></a> | path of a disk must end with /",
        "<default><path>/x/</path></default> | the default disk may set keep_free_space_bytes only",
        "<a><type>nonsense</type></a> | unknown disk type: disk=a type=nonsense known=[local, s3, test]",
        "<a><type>test</type><wrong>1</wrong></a> | setting is wrong: disk=a setting=wrong",
      })
  void wrongDiskIsAnErrorWithItsPlace(String disk, String reason) {
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class, () -> open(storage(disk, ""), Map.of()).close());
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(e.getMessage().contains("line=1"), e::getMessage);
  }

  @Test
  void factoriesOfTheClassPathOpenLocalAndMemoryDisks() throws IOException {
    String xml =
        storage(
            "<default><keep_free_space_bytes>1000</keep_free_space_bytes></default>"
                + "<fast><path>fast/</path></fast><ram><type>memory</type></ram>",
            "<p><volumes><a><disk>ram</disk></a><b><disk>fast</disk></b></volumes></p>");
    DiskFactory.Context context = new DiskFactory.Context(data, Map.of());
    try (OpenStorage storage = StorageConfiguration.parse("c.xml", xml, Map.of()).open(context)) {
      assertEquals("Local", storage.disk("default").orElseThrow().type());
      assertEquals("Local", storage.disk("fast").orElseThrow().type());
      assertEquals("Memory", storage.disk("ram").orElseThrow().type());
      assertTrue(Files.isDirectory(data.resolve("fast")));
      assertThrows(
          IOException.class,
          () -> StorageConfiguration.implicit().open(context).close(),
          "the data directory is locked");
    }
    try (OpenStorage storage = StorageConfiguration.implicit().open(context)) {
      assertEquals(Set.of("default"), storage.disks().keySet());
      try (Reservation reservation =
          storage.policy("default").orElseThrow().reserve(PlacementRequest.insert(1))) {
        assertEquals("default", reservation.disk().name());
      }
    }
  }

  @Test
  void disksThatWereOpenAreClosedWhenALaterOneIsWrong() {
    String xml = storage("<a><type>test</type></a><b><type>test</type><wrong>1</wrong></b>", "");
    assertThrows(InvalidConfigurationException.class, () -> open(xml, Map.of()));
    assertEquals(List.of(1, 1), recorder.closeCounts());
  }

  @Test
  void documentTypesAndEntitiesAreRefused() throws IOException {
    Path secret = Files.writeString(data.resolve("secret"), "top-secret");
    String external =
        "<!DOCTYPE c [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]><clickhouse>&e;</clickhouse>";
    String bomb =
        "<!DOCTYPE c [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
            + "<clickhouse>&b;</clickhouse>";
    for (String xml : List.of(external, bomb)) {
      IOException e =
          assertThrows(
              InvalidConfigurationException.class,
              () -> StorageConfiguration.parse("c.xml", xml, Map.of()));
      assertFalse(e.getMessage().contains("top-secret"), e::getMessage);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<secret_access_key>abc&topsecret;def</secret_access_key>",
    "<secret_access_key>abc&topsecret def</secret_access_key>",
    "<secret_access_key>abc<topsecret def</secret_access_key>",
    "<secret_access_key>abc topsecret</wrong>",
  })
  void malformedXmlNamesItsLineAndNoSecret(String element) {
    String xml = "<clickhouse>\n<storage_configuration><disks><a>\n" + element + "\n</a>";
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class,
            () -> StorageConfiguration.parse("c.xml", xml, Map.of()));
    StringWriter everything = new StringWriter();
    e.printStackTrace(new PrintWriter(everything));
    assertFalse(everything.toString().contains("topsecret"), everything::toString);
    assertTrue(e.getMessage().contains("file=c.xml line="), e::getMessage);
  }

  @Test
  void printingShowsNoSecret() throws IOException {
    StorageConfiguration configuration = StorageConfiguration.parse("c.xml", S3_EXAMPLE, Map.of());
    assertFalse(configuration.toString().contains("your_secret_access_key"));
    try (OpenStorage storage = open(S3_EXAMPLE, Map.of())) {
      assertFalse(storage.toString().contains("your_secret_access_key"));
    }
  }

  @Test
  void deepNestingIsBounded() {
    String xml = "<clickhouse>" + "<a>".repeat(100_000);
    assertThrows(
        InvalidConfigurationException.class,
        () -> StorageConfiguration.parse("c.xml", xml, Map.of()));
  }

  @Test
  void fileIsReadWithItsName() throws IOException {
    Path file = Files.writeString(data.resolve("storage.xml"), "<wrong/>");
    InvalidConfigurationException e =
        assertThrows(
            InvalidConfigurationException.class, () -> StorageConfiguration.read(file, Map.of()));
    assertEquals(
        "root element must be clickhouse, yandex or storage_configuration: file="
            + file
            + " element=wrong line=1",
        e.getMessage());
  }

  private OpenStorage open(String xml, Map<String, String> environment) throws IOException {
    return StorageConfiguration.parse("c.xml", xml, environment)
        .open(new DiskFactory.Context(data, environment), List.of(recorder));
  }

  private static String storage(String disks, String policies) {
    return "<clickhouse><storage_configuration><disks>"
        + disks
        + "</disks><policies>"
        + policies
        + "</policies></storage_configuration></clickhouse>";
  }

  /** Makes empty disks and remembers what was asked of it. */
  private static final class Recorder implements DiskFactory {
    private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    private final List<EmptyDisk> disks = new ArrayList<>();

    List<Integer> closeCounts() {
      return disks.stream().map(EmptyDisk::closeCount).toList();
    }

    @Override
    public Set<String> types() {
      return Set.of("local", "s3", "test");
    }

    @Override
    public IDisk open(String name, Map<String, String> settings, Context context)
        throws IOException {
      if (settings.containsKey("wrong")) {
        throw new IllegalArgumentException("setting is wrong: disk=" + name + " setting=wrong");
      }
      if (settings.containsKey("unreachable")) {
        throw new IOException("cannot be reached: disk=" + name);
      }
      this.settings.put(name, settings);
      EmptyDisk disk = new EmptyDisk(name, DiskSpace.UNBOUNDED);
      disks.add(disk);
      return disk;
    }
  }
}
