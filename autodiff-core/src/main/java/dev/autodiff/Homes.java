package dev.autodiff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the symbols of a program are found while its plan is being made.
final class Homes {
  /// The step of what is there before a plan runs.
  static final int BEFORE = -1;

  static final int NONE = -1;

  /// By symbol: whose elements it has.
  final Symbol[] base;

  /// By symbol: its step, and the region it belongs to if it does.
  final int[] step;

  final @Nullable Region[] region;

  /// By symbol of a region: its index there.
  final int[] operation;

  /// By symbol: its place among the arrays, and the step that fills it.
  final int[] place;

  final int[] placeStep;

  /// By symbol: its index among the single numbers, and the step that computes it.
  final int[] number;

  final int[] numberStep;

  /// By symbol: which part of another array it is, if it is one that regions read where it lies.
  final @Nullable View[] view;

  /// By symbol: of which array it is a shift, if regions compute it themselves.
  final @Nullable Shift[] shift;

  Homes(int symbols) {
    this.base = new Symbol[symbols];
    this.step = filled(symbols, BEFORE);
    this.region = new Region[symbols];
    this.operation = new int[symbols];
    this.view = new View[symbols];
    this.shift = new Shift[symbols];
    this.place = filled(symbols, NONE);
    this.placeStep = filled(symbols, BEFORE);
    this.number = filled(symbols, NONE);
    this.numberStep = filled(symbols, BEFORE);
  }

  private static int[] filled(int n, int x) {
    int[] array = new int[n];
    Arrays.fill(array, x);
    return array;
  }

  /// Whose elements a symbol has.
  Symbol base(Symbol symbol) {
    return base[symbol.id];
  }

  /// Notes that a step fills an array with a symbol's elements.
  void isArray(Symbol symbol, int at, int by) {
    place[symbol.id] = at;
    placeStep[symbol.id] = by;
    step[symbol.id] = by;
  }
}
