package dev.autodiff;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which operations of earlier regions cost less when a region computes them once more than when
/// they are stored and loaded: sums and products of one array that is loaded and of others that all
/// regions of a chain share, such as the weights of a recurrent network; of large arrays also
/// comparisons, and what is computed with single numbers.
///
/// What a sweep needs of a long loop leaves the caches before it is read. There arithmetic is
/// cheaper than memory.
@SuppressWarnings("ArrayRecordComponent") // never compared
record Repetition(
    Symbol[] base,
    @Nullable Region[] region,
    int[] place,
    int[] placeStep,
    int[] number,
    @Nullable View[] view,
    Map<Integer, Rhythm> rhythms) {
  private static final int DEEPEST = 3;

  /// No arithmetic that would be worth it.
  private static final int TOO_MUCH = 100;

  /// Whether an open region should compute an operand of one of its operations itself. What a step
  /// has asked for as an array is there anyway, but where it is large a band might do without it.
  boolean pays(Region open, Symbol operand, Symbol by) {
    return region[operand.id] != null
        && (place[operand.id] < 0 || isLarge(operand))
        && operand.shape.equals(by.shape)
        && loaded(open, operand, DEEPEST) <= 1;
  }

  /// How many arrays are loaded for an operation alone.
  private int loaded(Region open, Symbol symbol, int deepest) {
    if (deepest == 0 || !isArithmetic(symbol)) {
      return TOO_MUCH;
    }
    int loaded = 0;
    for (Symbol x : symbol.operands) {
      Symbol operand = base[x.id];
      boolean isThere =
          region[operand.id] == open || (operand.constant != null && operand.constant.isUniform());
      if (!isThere) {
        loaded += loadedFor(open, symbol, operand, deepest);
      }
    }
    return loaded;
  }

  private int loadedFor(Region open, Symbol symbol, Symbol operand, int deepest) {
    if (isLarge(symbol) && (number[operand.id] >= 0 || isSingle(operand))) {
      return 0;
    }
    if (number[operand.id] >= 0 || !operand.shape.equals(symbol.shape)) {
      return TOO_MUCH;
    }
    View part = view[operand.id];
    if (part != null) {
      return !part.isDense() ? TOO_MUCH : isShared(part.from()) ? 0 : 1;
    }
    if (place[operand.id] >= 0) {
      boolean isThere = placeStep[operand.id] < open.step;
      return !isThere ? TOO_MUCH : isShared(operand) ? 0 : 1;
    }
    return region[operand.id] == null ? TOO_MUCH : loaded(open, operand, deepest - 1);
  }

  /// Whether an array was there before the chain began.
  private boolean isShared(Symbol symbol) {
    Rhythm rhythm = rhythms.get(symbol.size());
    return rhythm == null || symbol.id < rhythm.oldest();
  }

  private static boolean isLarge(Symbol symbol) {
    return symbol.size() >= Bands.LARGE;
  }

  private boolean isSingle(Symbol symbol) {
    return symbol.size() == 1 && place[symbol.id] >= 0;
  }

  private static boolean isArithmetic(Symbol symbol) {
    return switch (symbol.op) {
      case Elementwise.ADD, Elementwise.SUB, Elementwise.MUL, Elementwise.NEG -> true;
      case Elementwise.STRONG_MUL, Elementwise.EQUAL -> isLarge(symbol);
      case null, default -> false;
    };
  }
}
