package io.heartwood.checksum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hash values of ClickHouse 26.7: taken from its files and its SQL hash functions. */
class HashVectorsTest {
  /**
   * Input length n, then CITY128 low and high, chained hash low and high, CITY64. Input bytes are
   * 0, 1, 2, ...
   */
  private static final String CITY_VECTORS =
      """
      0 3df09dfc64c09a2b 3cb540c392e51e29 0000000000000000 0000000000000000 9ae16a3b2f90404f
      1 a04b71ab61de6422 f768684937e23970 e3af0e61fced7ab2 62ae5d20d4e5cb6f 085f654e398e757c
      3 10dc1926b0850ac2 80c20dad5cdd0e6f 7305ee1792cc1ba4 e9b23fa7bea64a89 34e803dc175e241f
      4 e62e2bc7fff5a1dc 3f166c184cefc2be e9494783521f18e4 2cad5f5a137a8bca c6803d385ba50e93
      7 aa38db290ccb2b16 684a34c21a5257da 9408195d85dd4ef9 54f178b97bed5822 cfabff25b05cbc4f
      8 d0bfe8984e1e8682 565141a0cf7fc611 e7a4883072de6357 876fc2224850bb67 bab32314ab07fa4e
      9 62dbdc607c89633a 854d59c6f348dd9b 423670a728f04f39 61bdf596d83d3942 f5cb477f28a07fe7
      12 182760380e12873f 89a96c2b71930cc2 e7f2b3cfa90a2049 9f75ea850bb3ed2d 00d72829e9ea87e8
      15 048856bb9fddcf10 0c4d01dd6777bb5f 994a6569e02e9395 820abcb59af6c8b1 8d3973a9cddcf26f
      16 17ceade677c2f945 579ed60675c8fedc d19ebf6182f7be95 af35271abf2022f1 2fb0d75f94362763
      17 8112e830fb310ff1 c972ad09c64fd737 77bf24457ff6884d dde09c2ec4cf5e82 e5aa5ed150b8e380
      31 695ea0324b28f5c9 4328d2c3ad882b27 fc17549fdccb5e8d b9e577c74d3056da ca1c6d8816305308
      32 fe71590c670b561d 498f5b464f875a30 b8dd0568ae5f4ac3 166deceb52b18df0 40cfef3d008869dc
      33 66b6018b265e86eb a5cf49e386167f3a 8f0bec640f56eadd 22284f54ff570ab0 532c06f602b7f406
      63 087a8e314182487d 0da38c0cc0d2e175 f87c4475b254fd96 9165d47af1d8faae bedad502410ef96d
      64 83d9a0502fd851d0 718073343ea63f22 3226ad16f638d3e2 d5975db792778872 f7a2aca4d0a3fde1
      65 5fbf06e608e62813 48b37399c31bd193 b7c9897869ae7688 23f62f0758660119 510f4ef776c6476d
      100 836ad9510a7189d4 92d5fdf90b6d0ef9 37724efe467f032f bf879c7cac99a7ac f3541fd5381ac838
      127 6e9cefa0accaeec6 56818bba66e6a718 b948bb9779ba5159 97d51981b9694127 202e5f85041d261b
      128 7def035b54925590 de34765c4aca9038 31b27f5fed7921ba 4b7bbfa6c358bbd9 4fe234a54241a89f
      129 946689818b344e34 5baf696c26fb2021 8ca83a4605f56406 7e54322c4e26b500 3a49051ab10a968c
      143 2d63dbf4c2290d5b 5c12cc8417ceb584 452303a52244f917 7c3978fb7f2aa741 ead607449df82348
      144 a6bdeceec903d0fc c56b79626912c1bc c60586906bf437c6 e5c6502ab9e82d03 4cdd8ce62ef47262
      145 8361b5ef821115c5 1805e45238035085 b47d3311d618c42b 8ba563d31647012d 19745a17927ef87f
      160 83aeae4f8878af3d 4e3b0f3a3ad7ed0a 1f66f5817dad47dc 3c22f018e86e04bf 17dc327fc9944618
      200 275774699e23b6fd 5682ef01ebe7289c e817990fea2e10bf c9d24277e861a06f e49ce9a6d9f41656
      255 550ed83ede46ac9e e549e263413231cf 06c3fdeb2e23b641 b6f7e34416c6cd7c 1f50ae8aa4ed94d1
      256 327bb07ec0345a9b fb45ef5cb037bd93 56fff54ef80c17ff aa212c507c78e986 20dfe5965f2fa85a
      272 95edc8ab51e373ef c55806bdb5c22b69 f8833264411d661d ecb42abb643c516e ec974cc4a6f81aa6
      300 8f4ad51c9a584560 a8f4769716bb690a 70d03594a7909629 837e7b68ac9f4176 35d61b5be327d50c
      1000 e3942d1e552d8fd9 866b4a22f6990200 f85eee71f89650e6 a3ace83f65da4906 e32ef80b33d03a44
      2048 7c621f16161967cb b927503b46e09510 daf55417c6ff86f2 ad1f4d9d00c39701 edc683679d5ba56e
      2049 6283ce0dd5ef4760 92cb10f26b1dfe85 200b2392787cd7f7 52914b2c8ffdd66e 7675318d9b496139
      4096 15aee4ab17ed075a 94d9fd60b3893768 ab454a9b8020d07e 0d122a5d8bd18a4f 78c78562d4e3d2f9
      5000 c347872bb3c74fe7 decf78d2dcb2aff3 734b826082734b52 b56a87a0130902bc 6727ee76f8fcd296
      """;

  /**
   * Input length n, then the stored bytes of the 128-bit SipHash, and the 64-bit SipHash as a
   * number.
   */
  private static final String SIP_VECTORS =
      """
      0 32b5c1db56a683e9e5b5b6a8cbed11f7 1e924b9d737700d7
      1 2b16b490a87466b6a6d34fd9027f3c3d 8b5a0baa49fbc58d
      7 60ee650d954a46b76ba674213a349004 b3d67eaf2c11480b
      8 a736c870c0a4cb469f4fe78ce4b8e081 c72b1c24fc2f7938
      9 b41ae1db35f388469611477683898627 610e7ab6ada60b22
      15 e0c34b322ce33bf483d0c27cf89f6d24 d0567cd44e891363
      16 2a57457701f2fd1655decaaf2f91ffdf c902632ed88f897f
      17 7a501dcf5d550a6f88bec2c1dd71508f e05a24800edfeef2
      31 67eb0bfe5ad55a39be974fd8e7e8089d a4523dbd26447cd9
      32 8de533937842595978e30395785c3af2 ab631e00063006f5
      63 8a491d92773b9f744c1ce61e9b8ebafc 8825b5ec8cfb55c6
      64 3a297f343546c1d4fde46d286860d85f 8b19265d1c12cdc7
      100 25e5fd16763d940b6e4b1258b2c9fe9f 946af4c44eefae4b
      255 7ddde3aff2e2f635451155695122cabc 893cc0a3c6b6cc38
      256 02716391d50fabe0d3d20b07fd13907d 9d3b1c289668a3d1
      """;

  private static byte[] ascending(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static List<String[]> rows(String vectors) {
    List<String[]> rows = vectors.lines().map(line -> line.trim().split(" ")).toList();
    assertEquals(vectors.equals(CITY_VECTORS) ? 35 : 15, rows.size());
    return rows;
  }

  private static Hash128 hash(String low, String high) {
    return new Hash128(Long.parseUnsignedLong(low, 16), Long.parseUnsignedLong(high, 16));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void cityHashesEqualTheServers() {
    for (String[] row : rows(CITY_VECTORS)) {
      int length = Integer.parseInt(row[0]);
      byte[] input = ascending(length);
      assertEquals(hash(row[1], row[2]), CityHash128.hash128(input), "CITY128 of length " + length);
      assertEquals(hash(row[3], row[4]), ChainedHasher.hash(input), "chain of length " + length);
      assertEquals(
          Long.parseUnsignedLong(row[5], 16),
          CityHash128.hash64(input, 0, length),
          "CITY64 of length " + length);
    }
  }

  @Test
  void rangesInsideAnArrayHashAsTheirBytes() {
    for (String[] row : rows(CITY_VECTORS)) {
      int length = Integer.parseInt(row[0]);
      byte[] padded = new byte[length + 300];
      Arrays.fill(padded, (byte) 0xa5);
      System.arraycopy(ascending(length), 0, padded, 157, length);
      assertEquals(hash(row[1], row[2]), CityHash128.hash128(padded, 157, length));
      assertEquals(hash(row[3], row[4]), ChainedHasher.hash(padded, 157, length));
      assertEquals(Long.parseUnsignedLong(row[5], 16), CityHash128.hash64(padded, 157, length));
    }
  }

  @Test
  void sipHashesEqualTheServers() {
    for (String[] row : rows(SIP_VECTORS)) {
      int length = Integer.parseInt(row[0]);
      byte[] input = ascending(length);
      assertEquals(row[1], SipHash.hash128(input).toStoredHex(), "SIP128 of length " + length);
      assertEquals(
          Long.parseUnsignedLong(row[2], 16),
          SipHash.hash64(input, 0, length),
          "SIP64 of length " + length);
    }
    assertEquals("b6b415a2da966b6c685a65e54c12a353", SipHash.hash128(utf8("abc")).toStoredHex());
  }

  @Test
  void cityHash64OfTextEqualsTheSqlFunction() {
    assertEquals(4220206313085259313L, CityHash128.hash64(utf8("abc"), 0, 3));
    assertEquals(8273723555210364035L, CityHash128.hash64(utf8("x".repeat(100)), 0, 100));
  }

  @Test
  void seededAndMixedHashesEqualTheServers() {
    assertEquals(0x9b861b3c66b1f78eL, CityHash128.hash64WithSeed(utf8("abc"), 0, 3, 0));
    assertEquals(0xd5c4a1dc518ed967L, CityHash128.hash64WithSeed(utf8("abc"), 0, 3, 5));
    assertEquals(0x86668a560ec835a1L, CityHash128.mix(1, 2));
    assertEquals(0, IntHash.hash64(0));
    assertEquals(0xb456bcfc34c2cb2cL, IntHash.hash64(1));
    assertEquals(0x1b22fe03a11ea320L, IntHash.hash64(0xfffffffdL));
  }

  @Test
  void chainedHashOfCountFilesEqualsTheServers() {
    assertEquals("b1f628ffaf7bfc952e0fdcd940394d92", ChainedHasher.hash(utf8("10")).toStoredHex());
    assertEquals("1b2dd0480133c2bb1a8a0e5706c5bc2b", ChainedHasher.hash(utf8("20")).toStoredHex());
  }

  @Test
  void longFileNamesPrintTheDigestAsANumber() {
    String name = "a".repeat(142);
    assertEquals("a6d24f5092c0756c82d3856f33945155", SipHash.hash128(utf8(name)).toNumberHex());
    assertEquals(
        "04f207450d270f382abc529235b959dc", SipHash.hash128(utf8(name + ".null")).toNumberHex());
  }
}
