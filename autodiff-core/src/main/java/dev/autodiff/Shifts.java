package dev.autodiff;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which arrays that are shifts of others a region computes itself, lane by lane, in place of what
/// a loop before it would have to store.
///
/// A loop computes a lane from what other loops left at the lanes around it, so each goes through
/// memory: the stages of a solver over a grid are four loops per step. With what a lane needs of
/// its neighbours computed once more, a step is one loop.
final class Shifts {
  /// An array that is stored and loaded takes about as long as so many operations.
  private static final int MOST_OPERATIONS = 12;

  private final Homes homes;
  private final Map<Integer, Rhythm> rhythms;

  Shifts(Homes homes, Map<Integer, Rhythm> rhythms) {
    this.homes = homes;
    this.rhythms = rhythms;
  }

  /// Whether an array is a shift that nothing has asked for as an array.
  boolean isOpen(Symbol base) {
    return homes.shift[base.id] != null && homes.place[base.id] < 0;
  }

  /// Whether a region should compute a shift.
  ///
  /// @param region null for one that is still empty
  boolean pays(@Nullable Region region, Shift shift) {
    if (region != null && region.isIrregular()) {
      return false;
    }
    Price price = new Price(region, shift.from().shape);
    price.add(shift.from(), shift.by());
    return price.operations <= MOST_OPERATIONS && price.arrays.size() <= 1;
  }

  /// Whether a region should compute an open shift that is an operand.
  boolean pays(@Nullable Region region, Symbol by, Symbol operand) {
    Shift shift = homes.shift[operand.id];
    return shift != null && operand.shape.equals(by.shape) && pays(region, shift);
  }

  /// Whether a region that needs an operation of another one computes it, too.
  boolean isRepeated(Symbol base) {
    return homes.region[base.id] != null && homes.place[base.id] < 0 && isArithmetic(base);
  }

  private static boolean isArithmetic(Symbol symbol) {
    return switch (symbol.op) {
      case Elementwise.ADD,
          Elementwise.SUB,
          Elementwise.MUL,
          Elementwise.STRONG_MUL,
          Elementwise.NEG,
          Elementwise.SQUARE ->
          true;
      case null, default -> false;
    };
  }

  /// What a region would have to do besides what it does.
  private final class Price {
    private final @Nullable Region region;
    private final Shape shape;
    private final Set<Draft.Instance> known = new HashSet<>();

    /// Loaded by no loop of the chain before, and by all if they are older than the chain.
    final Set<Symbol> arrays = new HashSet<>();

    int operations;

    Price(@Nullable Region region, Shape shape) {
      this.region = region;
      this.shape = shape;
    }

    private void add(Symbol base, int by) {
      if (operations > MOST_OPERATIONS || !known.add(new Draft.Instance(base, by))) {
        return;
      }
      Shift shift = homes.shift[base.id];
      boolean isOwn = region != null && homes.region[base.id] == region;
      if ((isOwn && by == 0) || (region != null && region.repeated(base, by) != null)) {
        return;
      }
      if (!base.shape.equals(shape) || Math.abs(by) > Shift.FARTHEST) {
        operations += base.size() == 1 && isThere(base) ? 0 : MOST_OPERATIONS + 1;
      } else if (isOwn ? isArithmetic(base) : isRepeated(base)) {
        operations++;
        for (Symbol x : base.operands) {
          add(homes.base(x), by);
        }
      } else if (!isOwn && isOpen(base)) {
        add(shift.from(), by + shift.by());
      } else if (isOwn || !isThere(base)) {
        operations = MOST_OPERATIONS + 1;
      } else if (base.constant == null || !base.constant.isUniform()) {
        load(base, shift);
      }
    }

    private void load(Symbol base, @Nullable Shift shift) {
      View view = homes.view[base.id];
      Symbol from = view != null ? view.from() : shift != null ? shift.from() : base;
      Rhythm rhythm = rhythms.get(from.size());
      boolean isShared = rhythm == null || from.id < rhythm.oldest();
      if (view != null && !view.isDense()) {
        operations = MOST_OPERATIONS + 1;
      } else if (!isShared && (region == null || !region.loads(from))) {
        arrays.add(from);
      }
    }

    /// Whether an array is there before the region.
    private boolean isThere(Symbol base) {
      View view = homes.view[base.id];
      int step =
          homes.number[base.id] >= 0
              ? homes.numberStep[base.id]
              : homes.step[view == null ? base.id : view.from().id];
      return region == null || step < region.step;
    }
  }
}
