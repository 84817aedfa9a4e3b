package io.heartwood.disk.encrypted;

import io.heartwood.disk.DiskFactory;
import io.heartwood.disk.DiskPath;
import io.heartwood.disk.IDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes disks of type {@code encrypted} from configuration, with ClickHouse's settings: {@code
 * disk}, the disk behind; {@code path}, a directory of it, ending with a slash; {@code algorithm},
 * {@code AES_128_CTR} unless given; {@code key} or {@code key_hex}, several with different
 * attributes {@code id}; {@code current_key_id}, {@code current_key} or {@code current_key_hex} if
 * there are several. Thread-safe.
 */
public final class EncryptedDiskFactory implements DiskFactory {
  private static final String TYPE = "encrypted";
  private static final Pattern KEY = Pattern.compile("(key|key_hex)(?:\\[[0-9]+\\])?");
  private static final Pattern KEY_ID =
      Pattern.compile("(?:key|key_hex)(?:\\[[0-9]+\\])?\\[@id\\]");

  /** What the disk behind has no use for, but ClickHouse's configurations may have. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("use_fake_transaction", "skip_access_check");

  private static final Set<String> SETTINGS =
      Set.of(
          "type", "disk", "path", "algorithm", "current_key", "current_key_hex", "current_key_id");

  /** For the service loader. */
  public EncryptedDiskFactory() {}

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public IDisk open(String name, Map<String, String> settings, Context context) throws IOException {
    for (String setting : settings.keySet()) {
      if (!SETTINGS.contains(setting)
          && !WITHOUT_EFFECT.contains(setting)
          && !KEY.matcher(setting).matches()
          && !KEY_ID.matcher(setting).matches()) {
        throw new IllegalArgumentException("unknown setting: disk=" + name + " setting=" + setting);
      }
    }
    String path = settings.getOrDefault("path", "");
    if (!path.isEmpty() && !path.endsWith("/")) {
      throw new IllegalArgumentException(
          "path of a disk must end with /: disk=" + name + " path=" + path);
    }
    String behind = settings.getOrDefault("disk", "");
    if (behind.isEmpty()) {
      throw new IllegalArgumentException("missing setting: disk=" + name + " setting=disk");
    }
    EncryptionKeys keys = keys(name, settings);
    return EncryptedDisk.open(name, context.disks().disk(behind), DiskPath.of(path), keys);
  }

  private static EncryptionKeys keys(String disk, Map<String, String> settings) {
    String named = settings.getOrDefault("algorithm", EncryptionAlgorithm.AES_128_CTR.name());
    EncryptionAlgorithm algorithm =
        EncryptionAlgorithm.named(named)
            .orElseThrow(
                () -> malformed(disk, "algorithm", "aes_128_ctr, aes_192_ctr or aes_256_ctr"));
    try {
      EncryptionKeys.Builder keys = EncryptionKeys.builder(algorithm);
      settings.forEach(
          (setting, text) -> {
            Matcher matcher = KEY.matcher(setting);
            if (matcher.matches()) {
              byte[] key = key(disk, setting, matcher.group(1).equals("key_hex"), text);
              String id = settings.get(setting + "[@id]");
              if (id == null) {
                keys.key(key);
              } else {
                keys.key(id(disk, setting + "[@id]", id), key);
              }
            }
          });
      chooseCurrent(disk, settings, keys);
      return keys.build();
    } catch (IllegalArgumentException e) {
      if (String.valueOf(e.getMessage()).contains("disk=")) {
        throw e;
      }
      throw new IllegalArgumentException(e.getMessage() + " disk=" + disk, e);
    }
  }

  private static void chooseCurrent(
      String disk, Map<String, String> settings, EncryptionKeys.Builder keys) {
    int count = 0;
    for (String setting : new String[] {"current_key", "current_key_hex", "current_key_id"}) {
      String text = settings.get(setting);
      if (text == null) {
        continue;
      }
      if (++count > 1) {
        throw new IllegalArgumentException("the current key is given several times");
      }
      if (setting.equals("current_key_id")) {
        keys.current(id(disk, setting, text));
      } else {
        keys.current(key(disk, setting, setting.equals("current_key_hex"), text));
      }
    }
  }

  private static byte[] key(String disk, String setting, boolean isHex, String text) {
    if (!isHex) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    byte[] key = new byte[text.length() / 2];
    boolean wellFormed = text.length() % 2 == 0;
    for (int i = 0; wellFormed && i < text.length(); i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
      wellFormed = digit >= 0;
      key[i / 2] = (byte) (key[i / 2] << 4 | digit);
    }
    if (!wellFormed) {
      // The text is a secret, even if it is malformed.
      throw malformed(disk, setting, "an even number of hexadecimal digits");
    }
    return key;
  }

  private static long id(String disk, String setting, String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw malformed(disk, setting, "a whole number");
    }
  }

  private static IllegalArgumentException malformed(String disk, String setting, String expected) {
    return new IllegalArgumentException(
        "malformed setting: disk=" + disk + " setting=" + setting + " expected=" + expected);
  }
}
