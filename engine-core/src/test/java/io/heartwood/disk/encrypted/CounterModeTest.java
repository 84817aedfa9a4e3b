package io.heartwood.disk.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CounterModeTest {
  private static final HexFormat HEX = HexFormat.of();

  /** NIST SP 800-38A, F.5.1, F.5.3, F.5.5. */
  @ParameterizedTest
  @CsvSource({
    "2b7e151628aed2a6abf7158809cf4f3c,"
        + "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
        + "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee",
    "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b,"
        + "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
        + "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050",
    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4,"
        + "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
        + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
  })
  void agreesWithTheStandard(String key, String encrypted) {
    byte[] plain =
        HEX.parseHex(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
    byte[] expected = HEX.parseHex(encrypted);
    byte[] iv = HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
    SecretKeySpec secret = new SecretKeySpec(HEX.parseHex(key), "AES");
    for (int from = 0; from < plain.length; from++) {
      byte[] bytes = Arrays.copyOfRange(plain, from, plain.length);
      Cipher cipher = CounterMode.at(secret, iv, from);
      int half = bytes.length / 2;
      CounterMode.apply(cipher, bytes, 0, bytes, 0, half);
      CounterMode.apply(cipher, bytes, half, bytes, half, bytes.length - half);
      assertArrayEquals(Arrays.copyOfRange(expected, from, plain.length), bytes, "from=" + from);
    }
  }

  @Test
  void countersAreBigEndianAndWrapAround() {
    byte[] all = HEX.parseHex("ffffffffffffffffffffffffffffffff");
    assertEquals("00".repeat(16), HEX.formatHex(CounterMode.plus(all, 1)));
    assertEquals("00".repeat(15) + "ff", HEX.formatHex(CounterMode.plus(all, 256)));
    byte[] half = HEX.parseHex("0000000000000000fffffffffffffffe");
    assertEquals(
        "00".repeat(7) + "01" + "00".repeat(7) + "01", HEX.formatHex(CounterMode.plus(half, 3)));
    assertEquals(
        "00".repeat(7) + "01" + "7ffffffffffffffd",
        HEX.formatHex(CounterMode.plus(half, Long.MAX_VALUE)));
  }

  @Test
  void aCounterThatWrapsIsThatOfTheCipherItself() {
    byte[] iv = HEX.parseHex("fffffffffffffffffffffffffffffffe");
    SecretKeySpec secret = new SecretKeySpec(new byte[16], "AES");
    byte[] whole = new byte[100];
    CounterMode.apply(CounterMode.at(secret, iv, 0), whole, 0, whole, 0, whole.length);
    byte[] rest = new byte[60];
    CounterMode.apply(CounterMode.at(secret, iv, 40), rest, 0, rest, 0, rest.length);
    assertArrayEquals(Arrays.copyOfRange(whole, 40, 100), rest);
  }
}
