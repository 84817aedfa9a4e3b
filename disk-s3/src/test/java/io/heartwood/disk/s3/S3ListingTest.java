package io.heartwood.disk.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.disk.object.ListedObject;
import io.heartwood.disk.s3.ScriptedListing.Pages;
import io.heartwood.disk.s3.ScriptedS3.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listing is complete, whatever its pages are like, or an error. */
class S3ListingTest {
  private static final String PREFIX = "prefix/";
  private final List<String> keys = new ArrayList<>();
  private ScriptedS3 server;
  private S3ObjectStorage storage;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedS3();
    storage = new S3ObjectStorage(server.settings().set("list_object_keys_size", "3").build());
    for (char name = 'a'; name < 'k'; name++) {
      keys.add(PREFIX + name);
      server.put(PREFIX + name, new byte[name]);
    }
    server.put("other", new byte[1]);
  }

  @AfterEach
  void stop() throws IOException {
    storage.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Pages.class,
      names = {"WHOLE", "SHORT", "SHORT_AFTER_EMPTY", "SHORT_WITHOUT_TOKEN", "WITHOUT_TRUNCATION"})
  void allKeysAreListedWhateverThePages(Pages pages) throws IOException {
    server.list(pages);
    assertEquals(keys, list("", 1000));
    assertEquals(keys.subList(0, 7), list("", 7));
    assertEquals(keys.subList(4, 10), list(keys.get(3), 1000));
    assertEquals(List.of(), list(keys.get(9), 1000));
  }

  @Test
  void errorsInTheBodyOfA200AreErrors() throws IOException {
    server.fail(Fault.ERROR_IN_BODY, 2, "GET");
    assertEquals(keys, list("", 1000));
  }

  @Test
  void aFullPageIsNotAskedForAgain() throws IOException {
    assertEquals(keys.subList(0, 3), list("", 3));
    assertEquals(1, server.count("GET"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Pages.class,
      names = {"STANDING_STILL", "EMPTY_FOR_EVER"})
  void aStoreThatDoesNotListAllIsAnError(Pages pages) {
    server.list(pages);
    IOException failure = assertThrows(IOException.class, () -> list("", 1000));
    assertTrue(
        failure.getMessage().startsWith("s3 says that there are more objects"),
        failure::getMessage);
    assertTrue(server.count("GET") <= 102, () -> server.count("GET") + " requests");
  }

  private List<String> list(String startAfter, int limit) throws IOException {
    List<String> found = new ArrayList<>();
    for (ListedObject object : storage.list(PREFIX, startAfter, limit)) {
      found.add(object.key().value());
      assertEquals(object.key().value().charAt(PREFIX.length()), object.sizeBytes());
    }
    return found;
  }
}
