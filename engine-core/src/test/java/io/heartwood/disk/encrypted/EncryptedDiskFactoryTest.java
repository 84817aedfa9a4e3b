package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.DiskTesting;
import io.heartwood.disk.IDisk;
import io.heartwood.disk.memory.MemoryDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncryptedDiskFactoryTest {
  private static final String SECRET = "topsecrettopsecr";

  private final MemoryDisk memory = new MemoryDisk("memory");
  private final DiskFactory.Context context =
      new DiskFactory.Context(
          Path.of("data"),
          Map.of(),
          name -> {
            assertEquals("memory", name);
            return memory;
          });

  @AfterEach
  void nothingIsLeftOpen() throws IOException {
    memory.close();
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertTrue(
        ServiceLoader.load(DiskFactory.class).stream()
            .anyMatch(factory -> factory.type() == EncryptedDiskFactory.class));
  }

  @Test
  void oneKeyNeedsNothingElse() throws IOException {
    IDisk disk = open(Map.of("key", SECRET, "path", "a/b/"));
    assertTrue(memory.isDirectory(DiskPath.of("a/b")));
    DiskTesting.change(
        disk, t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), new byte[] {1, 2}));
    assertTrue(memory.exists(DiskPath.of("a/b/file")));
    String hex = "746f7073656372657474 6F70736563 72".replace(" ", "");
    IDisk same = open(Map.of("key_hex", hex, "path", "a/b/", "algorithm", "aes_128_ctr"));
    assertArrayEquals(new byte[] {1, 2}, same.readAll(DiskPath.of("file"), 10));
  }

  @Test
  void theCurrentKeyIsChosenByIdOrByItself() throws IOException {
    Map<String, String> keys = new HashMap<>();
    keys.put("key", SECRET);
    keys.put("key[@id]", "0");
    keys.put("key[1]", "anothersecret123");
    keys.put("key[1][@id]", "1");
    keys.put("current_key_id", "1");
    DiskTesting.change(
        open(keys), t -> DiskTesting.writeFile(t.create(DiskPath.of("file")), new byte[] {1, 2}));
    assertThrows(
        IOException.class, () -> open(Map.of("key", SECRET)).readAll(DiskPath.of("file"), 10));
    keys.remove("current_key_id");
    assertThrows(IllegalArgumentException.class, () -> open(keys));
    keys.put("current_key", SECRET);
    assertArrayEquals(new byte[] {1, 2}, open(keys).readAll(DiskPath.of("file"), 10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "disk= | missing setting: disk=x setting=disk",
        "path=a | path of a disk must end with /: disk=x path=a",
        "path=../a/ | path segment is not allowed",
        "algorithm=rot13 | malformed setting: disk=x setting=algorithm expected=aes_128_ctr",
        "algorithm=AES_256_CTR | key does not fit the algorithm: algorithm=AES_256_CTR expectedBytes=32 actualBytes=16 disk=x",
        "key=short | key does not fit the algorithm",
        "key= | key is empty disk=x",
        "key_hex=topsecret | malformed setting: disk=x setting=key_hex expected=an even number",
        "key_hex=0g | malformed setting: disk=x setting=key_hex",
        "key[@id]=one | malformed setting: disk=x setting=key[@id] expected=a whole number",
        "key[1]=topsecrettopsec2 | the current key is not given disk=x",
        "current_key_id=5 | no key has this id: id=5 disk=x",
        "current_key=topsecret | the current key is none of the keys: fingerprint=",
        "kee=topsecret | unknown setting: disk=x setting=kee",
      })
  void mistakesAreToldWithoutTheKeys(String setting, String message) {
    Map<String, String> settings = new HashMap<>(Map.of("key", SECRET));
    int equals = setting.indexOf('=');
    settings.put(setting.substring(0, equals), setting.substring(equals + 1).strip());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> open(settings));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
    for (Throwable told = e; told != null; told = told.getCause()) {
      assertFalse(told.toString().contains("topsecret"), told.toString());
    }
  }

  private IDisk open(Map<String, String> settings) throws IOException {
    Map<String, String> all = new HashMap<>(Map.of("type", "encrypted", "disk", "memory"));
    all.putAll(settings);
    return new EncryptedDiskFactory().open("x", all, context);
  }
}
