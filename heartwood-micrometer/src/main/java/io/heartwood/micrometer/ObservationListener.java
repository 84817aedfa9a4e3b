package io.heartwood.micrometer;

import io.heartwood.disk.DiskOperation;
import io.heartwood.disk.OperationListener;
import io.heartwood.disk.OperationSpan;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Objects;

/**
 * Makes observations of an engine's operations, {@code heartwood.operation} with the keys {@code
 * operation} and {@code table}, and of their requests, {@code heartwood.request} with the keys
 * {@code disk} and {@code request}: through Micrometer's tracing bridges they become spans. The
 * parent of an operation is what the calling thread observes when it begins. Thread-safe.
 */
public final class ObservationListener implements OperationListener {
  private final ObservationRegistry registry;

  /** Tells this registry. */
  public ObservationListener(ObservationRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public OperationSpan begin(DiskOperation operation, String table) {
    String name = operation.name().toLowerCase(Locale.ROOT);
    Observation observation =
        Observation.createNotStarted("heartwood.operation", registry)
            .contextualName(name + " " + table)
            .lowCardinalityKeyValue("operation", name)
            .lowCardinalityKeyValue("table", table);
    return begin(observation);
  }

  private OperationSpan begin(Observation observation) {
    return observation.isNoop() ? OperationSpan.NONE : new Span(observation.start());
  }

  private final class Span implements OperationSpan {
    private final Observation observation;

    Span(Observation observation) {
      this.observation = observation;
    }

    @Override
    public OperationSpan request(String store, String kind) {
      return begin(
          Observation.createNotStarted("heartwood.request", registry)
              .parentObservation(observation)
              .contextualName(kind)
              .lowCardinalityKeyValue("disk", store)
              .lowCardinalityKeyValue("request", kind));
    }

    @Override
    public void end() {
      observation.stop();
    }

    @Override
    public void fail(Throwable reason) {
      observation.error(reason);
      observation.stop();
    }
  }
}
