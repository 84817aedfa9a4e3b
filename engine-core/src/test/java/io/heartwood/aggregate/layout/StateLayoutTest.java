package io.heartwood.aggregate.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heartwood.types.AggregateFunctionType;
import io.heartwood.types.DataTypeParser;
import io.heartwood.types.UnsupportedTypeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateLayoutTest {
  @Test
  void statesOfClickHouseEndWhereTheyEnd() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      try {
        StateLayout layout = StateLayout.of(golden.parsed());
        layout.requireOne(golden.state(), 0, golden.state().length);
      } catch (IOException | RuntimeException e) {
        wrong.add(golden + " " + e);
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void initialStatesAreThoseOfClickHouse() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      // Where a sample is taken at random, the generator is seeded anew each time.
      if (golden.rowCount() == 0 && !golden.type().contains("groupArraySample")) {
        byte[] initial = StateLayout.of(golden.parsed()).initial();
        if (!Arrays.equals(initial, golden.state())) {
          wrong.add(golden + " initial=" + HexFormat.of().formatHex(initial));
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void typesArePrintedAsClickHouseDoes() throws IOException {
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      assertEquals(golden.type(), golden.parsed().toString());
    }
  }

  @Test
  void truncatedStatesAreRefused() throws IOException {
    Random random = new Random(1);
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      StateLayout layout = StateLayout.of(golden.parsed());
      int length = random.nextInt(golden.state().length);
      assertThrows(
          IOException.class, () -> layout.requireOne(golden.state(), 0, length), golden::toString);
    }
  }

  @Test
  void damagedStatesEndSomewhereOrAreRefused() throws IOException {
    Random random = new Random(2);
    for (GoldenStates.Golden golden : GoldenStates.read()) {
      StateLayout layout = StateLayout.of(golden.parsed());
      for (int i = 0; i < 20; i++) {
        byte[] damaged = golden.state().clone();
        damaged[random.nextInt(Math.min(40, damaged.length))] = (byte) random.nextInt();
        ArrayStateInput input = new ArrayStateInput(damaged, 0, damaged.length);
        try {
          layout.skip(input);
          assertTrue(input.position() <= damaged.length);
        } catch (IOException e) {
          assertTrue(e.getMessage().startsWith("malformed state"), e.getMessage());
        }
      }
    }
  }

  @Test
  void functionsOfUnknownStatesAreNamed() {
    AggregateFunctionType type =
        (AggregateFunctionType) DataTypeParser.parse("AggregateFunction(flameGraph, UInt64)");
    UnsupportedTypeException thrown =
        assertThrows(UnsupportedTypeException.class, () -> StateLayout.of(type));
    assertTrue(thrown.getMessage().contains("function=flameGraph"), thrown.getMessage());
  }

  @Test
  void aStateInsideAnotherStateIsFound() throws IOException {
    AggregateFunctionType type =
        (AggregateFunctionType)
            DataTypeParser.parse("AggregateFunction(any, AggregateFunction(sum, UInt8))");
    // Behind its length, as in RowBinary of a single value.
    byte[] state = {1, 8, 0, 0, 0, 0, 0, 0, 0, 0};
    StateLayout.of(type).requireOne(state, 0, state.length);
    assertArrayEquals(new byte[] {0}, StateLayout.of(type).initial());
  }
}
