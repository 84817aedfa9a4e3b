package io.heartwood.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How to take back the steps of a commit that failed half-way, newest first. Confined to one
 * thread.
 *
 * <p>Each step is noted before or right after it is taken; a step of undoing must therefore bear
 * that its deed was never done.
 */
public final class UndoLog {
  /** Takes one step back. */
  @FunctionalInterface
  public interface Step {
    /** Restores what was before the step. */
    void undo() throws IOException;
  }

  private final Deque<Step> steps = new ArrayDeque<>();

  /** Notes how to undo the step that is being taken. */
  public void add(Step step) {
    steps.push(step);
  }

  /**
   * Undoes all steps, newest first; goes on when one fails and adds what went wrong to {@code
   * cause}.
   *
   * @return whether every step was undone
   */
  public boolean undo(Throwable cause) {
    boolean complete = true;
    while (!steps.isEmpty()) {
      try {
        steps.pop().undo();
      } catch (IOException | RuntimeException failure) {
        complete = false;
        cause.addSuppressed(failure);
      }
    }
    return complete;
  }

  /** Forgets all steps: the commit succeeded. */
  public void clear() {
    steps.clear();
  }
}
