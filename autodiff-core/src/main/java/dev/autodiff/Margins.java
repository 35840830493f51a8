package dev.autodiff;

import static java.util.Objects.requireNonNull;

import dev.autodiff.Draft.Single;
import dev.autodiff.kernels.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Arrays that are parts of others, or others with numbers around them: what a plan need not copy.
///
/// A contiguous part of an array lies where the array lies. So does an array with constants before
/// or behind it, if memory is left there for them: `[1, y₀, y₁, …]` lies one place before `y`, and
/// zeros behind the cotangent of a slice make it that of the whole. And arrays that are joined one
/// after the other lie in the array that they make. Only regions read and write with an offset. So
/// a copy is made where anything else needs an array of its own.
final class Margins {
  /// Attempts, each without what did not fit in the one before.
  private static final int ATTEMPTS = 32;

  private final List<Copy> copies = new ArrayList<>();

  /// Steps that join arrays one after the other.
  private final List<Single> joins = new ArrayList<>();

  private final Places places;
  private final boolean[] pinned;

  /// By step: whether it is a copy that need not be made.
  private final boolean[] superfluous;

  /// A step that gives an array between two others.
  ///
  /// @param from the place of the array
  /// @param first its element that the result begins with, negative if `before` comes first
  private record Copy(Single step, int from, int first, double[] before, double[] behind) {
    static final double[] NONE = {};
  }

  private Margins(List<Draft> drafts, Places places) {
    this.places = places;
    this.pinned = places.pinned();
    this.superfluous = new boolean[drafts.size()];
    for (Draft draft : drafts) {
      if (draft instanceof Single single) {
        Copy copy = single.symbol().size() == 0 ? null : copy(single);
        if (copy != null) {
          copies.add(copy);
          superfluous[single.step()] = true;
        } else if (isJoin(single)) {
          joins.add(single);
          superfluous[single.step()] = true;
        } else {
          pin(single);
        }
      }
    }
  }

  /// Lets places lie in others, and says which steps are then superfluous.
  static boolean[] superfluous(List<Draft> drafts, Places places) {
    Margins margins = new Margins(drafts, places);
    int attempts = 0;
    do {
      margins.keepNeeded(attempts++ == ATTEMPTS);
    } while (!margins.place());
    return margins.superfluous;
  }

  private void pin(Single single) {
    superfluous[single.step()] = false;
    pinned[single.to()] = true;
    for (int operand : single.operands()) {
      pinned[operand] = true;
    }
  }

  /// A copy that has to be made needs whole arrays itself.
  private void keepNeeded(boolean all) {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Copy copy : copies) {
        boolean needed = all || pinned[copy.step.to()] || pinned[copy.from];
        if (needed && superfluous[copy.step.step()]) {
          pin(copy.step);
          changed = true;
        }
      }
      for (Single join : joins) {
        if (superfluous[join.step()] && (all || isAnyPinned(join.operands()))) {
          pin(join);
          changed = true;
        }
      }
    }
  }

  private boolean isAnyPinned(int... operands) {
    for (int operand : operands) {
      if (pinned[operand]) {
        return true;
      }
    }
    return false;
  }

  /// Whether all that need not be copied fits where it should lie.
  private boolean place() {
    places.reset();
    boolean fits = true;
    for (Single join : joins) {
      if (superfluous[join.step()] && !places.join(join.to(), join.operands())) {
        pin(join);
        fits = false;
      }
    }
    for (Copy copy : copies) {
      if (superfluous[copy.step.step()]
          && !places.lies(copy.step.to(), copy.from, copy.first, copy.before, copy.behind)) {
        pin(copy.step);
        fits = false;
      }
    }
    return fits;
  }

  private @Nullable Copy copy(Single single) {
    return switch (single.op()) {
      case Embed embed when embed.takings().size() == 1 ->
          around(single, embed.takings().getFirst());
      case Taking taking when isContiguous(taking) ->
          new Copy(single, single.operands()[0], taking.first(), Copy.NONE, Copy.NONE);
      case Concat concat when isFlat(concat, single) -> between(single);
      default -> null;
    };
  }

  /// Whether different arrays that regions fill are joined one after the other.
  private boolean isJoin(Single single) {
    return single.op() instanceof Concat concat
        && isFlat(concat, single)
        && Arrays.stream(single.operands()).distinct().count() == single.operands().length
        && Arrays.stream(single.operands()).noneMatch(i -> pinned[i])
        && Arrays.stream(single.from()).allMatch(x -> x.dtype == single.symbol().dtype);
  }

  private static @Nullable Copy around(Single single, Taking taking) {
    int whole = taking.from().size();
    int part = taking.shape(taking.from()).size();
    if (part < whole / 2 || part == 0 || !isContiguous(taking)) {
      return null; // zeros are to be read, too
    }
    int first = taking.first();
    double[] behind = new double[whole - part - first];
    return new Copy(single, single.operands()[0], -first, new double[first], behind);
  }

  private static boolean isContiguous(Taking taking) {
    int[] strides =
        switch (taking) {
          case Slice slice -> slice.strides();
          case Select select -> select.strides();
          case StridedView view -> view.strides();
          case Gather _ -> null;
        };
    int[] lengths = taking.shape(taking.from()).lengths();
    return strides != null && Layout.of(strides, lengths) == Layout.DENSE;
  }

  private static boolean isFlat(Concat concat, Single single) {
    return single.symbol().shape.sub(0, concat.axis()).size() == 1;
  }

  /// One array between constants.
  private @Nullable Copy between(Single single) {
    int[] operands = single.operands();
    int only = -1;
    for (int i = 0; i < operands.length; i++) {
      if (places.fixed(operands[i]) == null) {
        if (only >= 0) {
          return null;
        }
        only = i;
      }
    }
    if (only < 0) {
      return null;
    }
    double[] before = constants(single, 0, only);
    double[] behind = constants(single, only + 1, operands.length);
    return new Copy(single, operands[only], -before.length, before, behind);
  }

  private double[] constants(Single single, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      length += single.symbol().operands[i].size();
    }
    double[] all = new double[length];
    int at = 0;
    for (int i = from; i < to; i++) {
      Object part = requireNonNull(places.fixed(single.operands()[i]));
      for (int k = 0; k < single.symbol().operands[i].size(); k++) {
        all[at++] = part instanceof float[] floats ? floats[k] : ((double[]) part)[k];
      }
    }
    return all;
  }
}
