package io.heartwood.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.OperationSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationListenerTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void operationsAndRequestsAreObservations() {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new Recorder());
    ObservationListener listener = new ObservationListener(registry);
    OperationSpan insert = listener.begin(DiskOperation.INSERT, "trips");
    OperationSpan put = insert.request("s3", "PutObject");
    put.fail(new IOException("reply: status=503"));
    insert.request("s3", "PutObject").end();
    insert.end();
    assertEquals(
        List.of(
            "start insert trips, parent none",
            "start PutObject, parent insert trips",
            "error PutObject: reply: status=503",
            "stop PutObject disk=s3 request=PutObject",
            "start PutObject, parent insert trips",
            "stop PutObject disk=s3 request=PutObject",
            "stop insert trips operation=insert table=trips"),
        seen);
  }

  @Test
  void aRegistryWithoutHandlersCostsNothing() {
    ObservationListener listener = new ObservationListener(ObservationRegistry.NOOP);
    assertSame(OperationSpan.NONE, listener.begin(DiskOperation.READ, "trips"));
  }

  private final class Recorder implements ObservationHandler<Observation.Context> {
    @Override
    public void onStart(Observation.Context context) {
      var parent = context.getParentObservation();
      seen.add(
          "start "
              + context.getContextualName()
              + ", parent "
              + (parent == null ? "none" : parent.getContextView().getContextualName()));
    }

    @Override
    public void onError(Observation.Context context) {
      seen.add("error " + context.getContextualName() + ": " + context.getError().getMessage());
    }

    @Override
    public void onStop(Observation.Context context) {
      StringBuilder line = new StringBuilder("stop " + context.getContextualName());
      context
          .getLowCardinalityKeyValues()
          .forEach(key -> line.append(' ').append(key.getKey()).append('=').append(key.getValue()));
      seen.add(line.toString());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }
}
