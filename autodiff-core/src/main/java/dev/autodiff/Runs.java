package dev.autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/// A plan with the frames for the threads that run it at the same time.
final class Runs {
  final Plan plan;
  private final Deque<Plan.Frame> idle = new ArrayDeque<>();

  /// Per result: whether its place is its alone, so that a run can fill the caller's array.
  private final boolean[] direct;

  /// What the arrays of one run take.
  final long bytes;

  Runs(Plan plan) {
    this.plan = plan;
    this.bytes = plan.bytes();
    Plan.Port[] outputs = plan.outputs();
    this.direct = new boolean[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      direct[i] = plan.isFilled(outputs[i].place());
      for (int k = 0; k < i; k++) {
        direct[i] &= outputs[i].place() != outputs[k].place();
      }
    }
  }

  List<Value> run(List<Value> inputs) {
    Object[] from = new Object[inputs.size()];
    for (int i = 0; i < from.length; i++) {
      from[i] = inputs.get(i).toTensor().array();
    }
    Plan.Port[] outputs = plan.outputs();
    Object[] to = new Object[outputs.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = outputs[i].dtype().newArray(outputs[i].shape().size());
    }
    Plan.Frame frame = take();
    run(frame, from, to);
    giveBack(frame);
    List<Value> results = new ArrayList<>(to.length);
    for (int i = 0; i < to.length; i++) {
      results.add(Value.constant(Tensor.around(outputs[i].shape(), outputs[i].dtype(), to[i])));
    }
    return results;
  }

  /// Calls the function itself instead.
  void call(Function<List<Value>, List<Value>> f, double[][] inputs, double[][] outputs) {
    require(inputs, outputs);
    List<Value> arguments = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      arguments.add(Value.tensor(plan.inputs()[i].shape(), inputs[i]));
    }
    List<Value> results = f.apply(List.copyOf(arguments));
    for (int i = 0; i < outputs.length; i++) {
      System.arraycopy(results.get(i).data(), 0, outputs[i], 0, outputs[i].length);
    }
  }

  private void require(double[][] inputs, double[][] outputs) {
    require("inputs", inputs, plan.inputs());
    require("outputs", outputs, plan.outputs());
  }

  void run(double[][] inputs, double[][] outputs) {
    require(inputs, outputs);
    Plan.Frame frame = take();
    if (overlap(inputs, outputs)) {
      double[][] apart = new double[outputs.length][];
      for (int i = 0; i < apart.length; i++) {
        apart[i] = new double[outputs[i].length];
      }
      run(frame, inputs, apart);
      for (int i = 0; i < apart.length; i++) {
        System.arraycopy(apart[i], 0, outputs[i], 0, apart[i].length);
      }
    } else {
      run(frame, inputs, outputs);
    }
    giveBack(frame);
  }

  @SuppressWarnings("ReferenceEquality") // the very same array
  private static boolean overlap(double[][] inputs, double[][] outputs) {
    for (int i = 0; i < outputs.length; i++) {
      for (double[] input : inputs) {
        if (input == outputs[i]) {
          return true;
        }
      }
      for (int k = 0; k < i; k++) {
        if (outputs[k] == outputs[i]) {
          return true;
        }
      }
    }
    return false;
  }

  private static void require(String what, double[][] arrays, Plan.Port[] ports) {
    boolean fits = arrays.length == ports.length;
    for (int i = 0; fits && i < ports.length; i++) {
      fits = arrays[i].length == ports[i].shape().size();
    }
    if (!fits) {
      List<Integer> wanted = new ArrayList<>();
      List<Integer> got = new ArrayList<>();
      for (Plan.Port port : ports) {
        wanted.add(port.shape().size());
      }
      for (double[] array : arrays) {
        got.add(array.length);
      }
      throw Errors.illegal(
          "compiled function",
          "its " + what + " have " + wanted + " elements, the arrays " + got,
          "Give one array per value, as long as the value has elements.");
    }
  }

  private void run(Plan.Frame frame, Object[] inputs, Object[] outputs) {
    for (int i = 0; i < inputs.length; i++) {
      frame.arrays[plan.inputs()[i].place()] = inputs[i];
    }
    for (int i = 0; i < outputs.length; i++) {
      if (direct[i]) {
        frame.arrays[plan.outputs()[i].place()] = outputs[i];
      }
    }
    if (Events.areWanted()) {
      recorded(frame);
    } else {
      frame.run();
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!direct[i]) {
        Plan.Port port = plan.outputs()[i];
        System.arraycopy(frame.arrays[port.place()], 0, outputs[i], 0, port.shape().size());
      }
    }
  }

  private void recorded(Plan.Frame frame) {
    Events.PlanRunEvent event = new Events.PlanRunEvent();
    event.begin();
    frame.run();
    event.end();
    if (event.shouldCommit()) {
      event.steps = plan.steps().size();
      event.bytes = bytes;
      event.commit();
    }
  }

  private Plan.Frame take() {
    synchronized (idle) {
      Plan.Frame frame = idle.poll();
      if (frame != null) {
        return frame;
      }
    }
    return new Plan.Frame(plan);
  }

  /// A frame that failed is never given back, so that nothing sees its arrays half filled.
  private void giveBack(Plan.Frame frame) {
    synchronized (idle) {
      idle.push(frame);
    }
  }
}
