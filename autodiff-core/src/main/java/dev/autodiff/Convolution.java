package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.kernels.ConvolutionSizes;
import dev.autodiff.kernels.Convolve;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `y[n, o, i] = Σ w[o, c, k]·x[n, c, i·stride + k·dilation − before]` over channels and windows: a
/// cross-correlation, which is linear in input `x` and kernel `w`.
///
/// So each of `x`, `w`, `y` is a bilinear function of the other two, and the VJP of each of these
/// three is given by the other two: `x̄ = input(ȳ, w)`, `w̄ = kernel(x, ȳ)`. The input of an output
/// is what is known as the transposed convolution.
///
/// @param role which of the three is computed from the other two, in the order `x, w, y` without it
/// @param batches how many leading axes both operands share, before all others
/// @param input spatial lengths of the input
/// @param kernel spatial lengths of the kernel
/// @param groups how many equal groups the channels are cut into, which do not see each other
/// @param slides how the kernel slides along each spatial axis
record Convolution(
    Role role, int batches, Shape input, Shape kernel, int groups, List<Slide> slides)
    implements Shaped {
  /// What a convolution computes.
  enum Role {
    /// `y` from `x` and `w`.
    OUTPUT,
    /// `x` from `w` and `y`.
    INPUT,
    /// `w` from `x` and `y`.
    KERNEL
  }

  /// The output for an input `[n, groups·c, …]` and a kernel `[groups·o, c, …]`.
  static Value output(Value x, Value w, int groups, Slide... slides) {
    Shape input = x.shape();
    Shape kernel = w.shape();
    check("convolve", input, kernel, groups, slides);
    if (input.length(1) != groups * kernel.length(1) || kernel.length(0) % groups != 0) {
      throw Errors.illegal(
          "convolve",
          described(input, kernel, groups) + ": channels do not fit",
          "Give an input [n, groups·c, …] and a kernel [groups·o, c, …].");
    }
    Convolution op = of(Role.OUTPUT, input, kernel, groups, slides);
    for (int i = 0; i < slides.length; i++) {
      if (kernel.length(i + 2) == 0 || op.outputLength(i) < 1) {
        throw Errors.illegal(
            "convolve",
            described(input, kernel, groups) + ": no window fits in axis " + (i + 2),
            "Use a kernel that is not longer than the padded input, and not empty.");
      }
    }
    return Value.apply(op, x, w);
  }

  /// The input for an output `[n, groups·o, …]` and a kernel `[groups·o, c, …]`.
  static Value input(Value y, Value w, Shape spatial, int groups, Slide... slides) {
    Shape output = y.shape();
    Shape kernel = w.shape();
    check("convolveTransposed", output, kernel, groups, slides);
    if (output.length(1) != kernel.length(0) || kernel.length(0) % groups != 0) {
      throw Errors.illegal(
          "convolveTransposed",
          described(output, kernel, groups) + ": channels do not fit",
          "Give a value [n, groups·o, …] and a kernel [groups·o, c, …].");
    }
    Convolution op = of(Role.INPUT, Shape.of(0, 0).then(spatial.lengths()), kernel, groups, slides);
    for (int i = 0; i < slides.length; i++) {
      if (spatial.rank() != slides.length
          || kernel.length(i + 2) == 0
          || op.outputLength(i) != output.length(i + 2)) {
        throw Errors.illegal(
            "convolveTransposed",
            described(output, kernel, groups)
                + ": a convolution of spatial lengths "
                + spatial
                + " does not give them",
            "Per axis, give (length − 1)·stride + (kernel − 1)·dilation + 1 − padding, plus less"
                + " than a stride.");
      }
    }
    return Value.apply(op, w, y);
  }

  private static Convolution of(Role role, Shape input, Shape kernel, int groups, Slide... slides) {
    Shape x = input.sub(2, input.rank());
    return new Convolution(role, 0, x, kernel.sub(2, kernel.rank()), groups, List.of(slides));
  }

  private static void check(
      String operation, Shape value, Shape kernel, int groups, Slide... slides) {
    int rank = slides.length + 2;
    if (slides.length < 1 || slides.length > 2) {
      throw Errors.illegal(
          operation, "there are " + slides.length + " spatial axes", "Give 1 or 2 slides.");
    }
    if (value.rank() != rank || kernel.rank() != rank) {
      throw Errors.illegal(
          operation,
          described(value, kernel, groups) + ", and " + slides.length + " axes to slide along",
          "Give both rank " + rank + ": batch or outputs, channels, and the spatial axes.");
    }
    if (groups < 1) {
      throw Errors.illegal(operation, "groups is " + groups, "Give at least 1.");
    }
  }

  private static String described(Shape value, Shape kernel, int groups) {
    return "value is " + value + ", kernel is " + kernel + ", groups " + groups;
  }

  private int outputLength(int axis) {
    return slides.get(axis).windows(input.lengths()[axis], kernel.lengths()[axis]);
  }

  @Override
  public String opName() {
    return switch (role) {
      case OUTPUT -> "convolve";
      case INPUT -> "convolveTransposed";
      case KERNEL -> "convolveKernel";
    };
  }

  @Override
  public String formula() {
    return switch (role) {
      case OUTPUT ->
          "yₙₒᵢ = Σ bₒ꜀ₖ·aₙ꜀ⱼ over channels c and taps k, j = i·stride + k·dilation − before";
      case INPUT -> "yₙ꜀ⱼ = Σ aₒ꜀ₖ·bₙₒᵢ over channels o and taps k that take i to j";
      case KERNEL -> "yₒ꜀ₖ = Σ aₙ꜀ⱼ·bₙₒᵢ over images n and positions i that k takes to j";
    };
  }

  @Override
  public String reference() {
    return "Dumoulin & Visin, arXiv:1603.07285";
  }

  @Override
  public long flops(Shape y, Shape... operands) {
    Shape weights = role == Role.KERNEL ? y : operands[role == Role.OUTPUT ? 1 : 0];
    Shape outputs = role == Role.OUTPUT ? y : operands[1];
    int filters = weights.sub(0, batches + 1).size();
    return filters == 0 ? 0 : 2L * outputs.size() * (weights.size() / filters);
  }

  @Override
  public Shape shape(Shape... operands) {
    Shape first = operands[0].sub(batches, operands[0].rank());
    Shape second = operands[1].sub(batches, operands[1].rank());
    Shape batch = operands[0].sub(0, batches);
    return switch (role) {
      case OUTPUT -> {
        int[] lengths = new int[slides.size()];
        Arrays.setAll(lengths, this::outputLength);
        yield batch.then(first.length(0), second.length(0)).then(lengths);
      }
      case INPUT -> batch.then(second.length(0), groups * first.length(1)).then(input.lengths());
      case KERNEL -> batch.then(second.length(1), first.length(1) / groups).then(kernel.lengths());
    };
  }

  @Override
  public boolean takesFloats() {
    return true;
  }

  @Override
  public void primal(Dense y, Dense... operands) {
    Dense a = operands[0];
    Dense b = operands[1];
    ConvolutionSizes sizes = sizes(a.shape(), b.shape(), y.shape());
    int count = y.shape().sub(0, batches).size();
    for (int i = 0; i < count; i++) {
      int aAt = a.shape().size() / count * i;
      int bAt = b.shape().size() / count * i;
      int yAt = y.shape().size() / count * i;
      if (y.array() instanceof float[] out) {
        float[] left = (float[]) a.array();
        float[] right = (float[]) b.array();
        switch (role) {
          case OUTPUT -> Convolve.output(left, aAt, right, bAt, out, yAt, sizes);
          case INPUT -> Convolve.input(right, bAt, left, aAt, out, yAt, sizes);
          case KERNEL -> Convolve.kernel(left, aAt, right, bAt, out, yAt, sizes);
        }
      } else {
        switch (role) {
          case OUTPUT -> Convolve.output(a.data(), aAt, b.data(), bAt, y.data(), yAt, sizes);
          case INPUT -> Convolve.input(b.data(), bAt, a.data(), aAt, y.data(), yAt, sizes);
          case KERNEL -> Convolve.kernel(a.data(), aAt, b.data(), bAt, y.data(), yAt, sizes);
        }
      }
    }
  }

  /// Sizes of a convolution by the shapes of its operands and its result.
  ConvolutionSizes sizes(Shape a, Shape b, Shape y) {
    return switch (role) {
      case OUTPUT -> sizes(a, b);
      case INPUT -> sizes(y, a);
      case KERNEL -> sizes(a, y);
    };
  }

  private ConvolutionSizes sizes(Shape x, Shape w) {
    int axes = slides.size();
    ConvolutionSizes.Line rows =
        axes == 1 ? new ConvolutionSizes.Line(1, 1, 1, 1, 1, 0) : line(axes - 2);
    return new ConvolutionSizes(
        x.length(batches),
        groups,
        w.length(batches) / groups,
        w.length(batches + 1),
        rows,
        line(axes - 1));
  }

  private ConvolutionSizes.Line line(int axis) {
    Slide slide = slides.get(axis);
    return new ConvolutionSizes.Line(
        input.lengths()[axis],
        kernel.lengths()[axis],
        outputLength(axis),
        slide.stride(),
        slide.dilation(),
        slide.before());
  }

  private Value other(Role wanted, Value first, Value second) {
    return Value.apply(
        new Convolution(wanted, batches, input, kernel, groups, slides), first, second);
  }

  @Override
  public Value vjp(int operand, Value[] operands, Value y, Value yBar) {
    Value a = operands[0];
    Value b = operands[1];
    return switch (role) {
      case OUTPUT -> operand == 0 ? other(Role.INPUT, b, yBar) : other(Role.KERNEL, a, yBar);
      case INPUT -> operand == 0 ? other(Role.KERNEL, yBar, b) : other(Role.OUTPUT, yBar, a);
      case KERNEL -> operand == 0 ? other(Role.INPUT, yBar, b) : other(Role.OUTPUT, a, yBar);
    };
  }

  @Override
  public Value jvp(Value[] operands, Value y, @Nullable Value[] tangents) {
    Value left = tangents[0] == null ? null : Value.apply(this, tangents[0], operands[1]);
    Value right = tangents[1] == null ? null : Value.apply(this, operands[0], tangents[1]);
    if (left == null || right == null) {
      return requireNonNull(left == null ? right : left);
    }
    return left.add(right);
  }

  @Override
  public Convolution batched(int n) {
    return new Convolution(role, batches + 1, input, kernel, groups, slides);
  }
}
