package io.heartwood.disk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Remembers what it is told, in lines such as {@code insert t}, {@code insert t > s3 PutObject} and
 * {@code end insert t}; a request that ends well has only its end as a line. Refuses what ends
 * twice, and knows what did not end. Thread-safe.
 */
public final class RecordingListener implements OperationListener {
  private final List<String> lines = new ArrayList<>();
  private final Set<Span> open = new LinkedHashSet<>();

  @Override
  public synchronized OperationSpan begin(DiskOperation operation, String table) {
    Span span = new Span(operation.name().toLowerCase(Locale.ROOT) + " " + table, null);
    lines.add(span.name);
    return span;
  }

  /** What was told since the last time. */
  public synchronized List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** What has not ended. */
  public synchronized List<String> open() {
    return open.stream().map(span -> span.name).toList();
  }

  private final class Span implements OperationSpan {
    private final String name;
    private final Span parent;

    Span(String name, Span parent) {
      this.name = name;
      this.parent = parent;
      open.add(this);
    }

    @Override
    public OperationSpan request(String store, String kind) {
      synchronized (RecordingListener.this) {
        if (!open.contains(this)) {
          lines.add("late request: " + name + " > " + store + " " + kind);
        }
        return new Span(name + " > " + store + " " + kind, this);
      }
    }

    @Override
    public void end() {
      ended("end " + name);
    }

    @Override
    public void fail(Throwable reason) {
      ended("fail " + name + ": " + reason.getMessage());
    }

    private void ended(String line) {
      synchronized (RecordingListener.this) {
        boolean first = open.remove(this);
        boolean outlived = parent != null && !open.contains(parent);
        lines.add((first ? "" : "twice: ") + (outlived ? "outlived its parent: " : "") + line);
      }
    }
  }
}
