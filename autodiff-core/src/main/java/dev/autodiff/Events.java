package dev.autodiff;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What Java Flight Recorder can record of this library: one event for each sweep, each run of a
/// plan and each compilation. They are on in a recording unless its settings say otherwise.
final class Events {
  /// A Java runtime that was put together without Flight Recorder has none of this.
  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Events() {}

  /// Whether there was a recording in this process, so that events are worth making. Without this
  /// question the first sweep of every process would load Flight Recorder.
  static boolean areWanted() {
    return AVAILABLE && FlightRecorder.isInitialized();
  }

  /// One reverse sweep.
  @Name("dev.autodiff.Sweep")
  @Label("Sweep")
  @Category("autodiff")
  @Description("A reverse sweep over a graph of nodes")
  static final class SweepEvent extends Event {
    @Label("Nodes")
    int nodes;

    @Label("Variables")
    int variables;

    @Label("Differentiable")
    boolean differentiable;

    @Label("Bytes")
    @Description("What the sweep holds besides the graph: places and cotangents of scalars")
    @DataAmount
    long bytes;
  }

  /// One run of a compiled function.
  @Name("dev.autodiff.PlanRun")
  @Label("Plan Run")
  @Category("autodiff")
  @Description("A run of the plan of a compiled function")
  @StackTrace(false)
  static final class PlanRunEvent extends Event {
    @Label("Steps")
    int steps;

    @Label("Bytes")
    @Description("The arrays that the run works on")
    @DataAmount
    long bytes;
  }

  /// One compilation of a function, for one set of element types.
  @Name("dev.autodiff.Compile")
  @Label("Compile")
  @Category("autodiff")
  @Description("A function is traced and made into a plan")
  static final class CompileEvent extends Event {
    @Label("Operations")
    @Description("Operations and constants of the traced program")
    int operations;

    @Label("Steps")
    @Description("Steps of the plan")
    int steps;

    @Label("Bytes")
    @Description("The arrays that one run works on")
    @DataAmount
    long bytes;
  }
}
