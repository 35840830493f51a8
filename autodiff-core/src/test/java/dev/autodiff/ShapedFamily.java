package dev.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The ways to call shaped operations, each with a generator of random cases.
enum ShapedFamily {
  SUM(random -> reduction("sum", random, 0, Value::sum, row -> Arrays.stream(row).sum(), true)),
  SUM_OF(ManyCases::sum),
  DOT(ManyCases::dot),
  MEAN(
      random ->
          reduction(
              "mean",
              random,
              1,
              Value::mean,
              row -> Arrays.stream(row).average().orElse(Double.NaN),
              true)),
  MAX(
      random ->
          reduction(
              "max", random, 1, Value::max, row -> Arrays.stream(row).max().orElseThrow(), false)),
  MIN(
      random ->
          reduction(
              "min", random, 1, Value::min, row -> Arrays.stream(row).min().orElseThrow(), false)),
  PROD(
      random ->
          reduction(
              "prod",
              random,
              0,
              Value::prod,
              row -> Arrays.stream(row).reduce(1, (x, y) -> x * y),
              false)),
  LOG_SUM_EXP(
      random -> reduction("logSumExp", random, 1, Value::logSumExp, PlainLoops::logSumExp, false)),
  SOFTMAX(random -> rowMap("softmax", random, Value::softmax, PlainLoops::softmax)),
  LOG_SOFTMAX(random -> rowMap("logSoftmax", random, Value::logSoftmax, PlainLoops::logSoftmax)),
  MATMUL(MovementCases::matmul),
  PERMUTE(MovementCases::permute),
  TRANSPOSE(MovementCases::transpose),
  RESHAPE(MovementCases::reshape),
  SQUEEZE(MovementCases::squeeze),
  UNSQUEEZE(MovementCases::unsqueeze),
  BROADCAST_TO(MovementCases::broadcastTo),
  SLICE(IndexingCases::slice),
  SELECT(IndexingCases::select),
  UNBIND(IndexingCases::unbind),
  CONCAT(MovementCases::concat),
  STACK(MovementCases::stack),
  INDEX_SELECT(IndexingCases::indexSelect),
  GATHER(IndexingCases::gather),
  EMBED(IndexingCases::embed),
  CAST(MovementCases::cast),
  CHAIN_SUM(ManyCases::chainSum),
  CHECKPOINT(TransformCases::checkpoint),
  CUSTOM_OP(TransformCases::customOp),
  VAR(random -> RunningCases.variance(false, random)),
  STD(random -> RunningCases.variance(true, random)),
  NORM(RunningCases::norm),
  CUMSUM(RunningCases::cumsum),
  HADAMARD(RunningCases::hadamard),
  CUMPROD(RunningCases::cumprod),
  LOG_CUM_SUM_EXP(RunningCases::logCumSumExp),
  RUNNING_EXTREMUM(RunningCases::runningExtremum),
  RECURRENCE(RunningCases::recurrence),
  SORT(RunningCases::sort),
  PICKED(RunningCases::picked),
  FLIP(ArrangementCases::flip),
  ROLL(ArrangementCases::roll),
  UNFOLD(ArrangementCases::unfold),
  DIAGONAL(ArrangementCases::diagonal),
  DIAGONAL_MATRIX(ArrangementCases::diagonalMatrix),
  TRIANGLE(ArrangementCases::triangle),
  PAD(ArrangementCases::pad),
  REPEATED(ArrangementCases::repeated),
  PARTS(ArrangementCases::parts),
  MASKED(ArrangementCases::masked),
  TAKE_ALONG(ArrangementCases::takeAlong),
  PUT_ALONG(ArrangementCases::putAlong),
  TAKE(ArrangementCases::take),
  PUT(ArrangementCases::put),
  DET(MatrixCases::det),
  COFACTORS(MatrixCases::cofactors),
  SLOGDET(MatrixCases::slogdet),
  INVERSE(MatrixCases::inverse),
  SOLVE(MatrixCases::solve),
  TRIANGULAR_SOLVE(MatrixCases::triangularSolve),
  CHOLESKY(MatrixCases::cholesky),
  EIGH(MatrixCases::eigh),
  SVD(MatrixCases::svd),
  QR(MatrixCases::qr),
  PINV(MatrixCases::pinv),
  MATRIX_EXP(MatrixCases::matrixExp),
  CONVOLVE(ConvolutionCases::output),
  CONVOLVE_TRANSPOSED(ConvolutionCases::input),
  CONVOLVE_KERNEL(ConvolutionCases::kernel),
  IMPLICIT_ROOT(ImplicitCases::root);

  private final Function<SplittableRandom, ShapedCase> generator;

  ShapedFamily(Function<SplittableRandom, ShapedCase> generator) {
    this.generator = generator;
  }

  /// Every kind of shaped operation that there is, but for those that have no derivative by design.
  static Class<?>[] operations() {
    return permitted(Shaped.class)
        .filter(type -> type != Stop.class && type != Indices.class)
        .toArray(Class<?>[]::new);
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ShapedFamily::permitted)
        : Stream.of(type);
  }

  ShapedCase draw(long seed) {
    return generator.apply(new SplittableRandom(seed));
  }

  /// Rank 0 to 3, lengths from `least` to 3, 0 seldom.
  static Shape shape(SplittableRandom random, int least, int leastRank) {
    int[] lengths = new int[random.nextInt(leastRank, 4)];
    boolean empty = least == 0 && random.nextInt(8) == 0;
    Arrays.setAll(lengths, _ -> random.nextInt(empty ? 0 : 1, 4));
    return Shape.of(lengths);
  }

  /// The same axis, counted from either end.
  static int alias(int axis, int rank, SplittableRandom random) {
    return random.nextBoolean() ? axis : axis - rank;
  }

  @FunctionalInterface
  private interface Reduction {
    Value over(Value x, boolean keepDims, int... axes);
  }

  @FunctionalInterface
  private interface RowMap {
    Value over(Value x, int... axes);
  }

  private static ShapedCase reduction(
      String name,
      SplittableRandom random,
      int least,
      Reduction reduction,
      ToDoubleFunction<double[]> plain,
      boolean linear) {
    Value x = ShapedCase.numbers(shape(random, least, 0), random);
    List<Integer> axes = axes(x.shape().rank(), random);
    int[] named = named(axes, x.shape().rank(), random);
    boolean keepDims = random.nextBoolean();
    return new ShapedCase(
        name + x.shape() + " over " + Arrays.toString(named) + (keepDims ? ", axes kept" : ""),
        List.of(x),
        at -> reduction.over(at.getFirst(), keepDims, named),
        PlainLoops.reduce(x, axes, keepDims, plain),
        linear);
  }

  private static ShapedCase rowMap(
      String name, SplittableRandom random, RowMap map, UnaryOperator<double[]> plain) {
    Value x = ShapedCase.numbers(shape(random, 0, 0), random);
    List<Integer> axes = axes(x.shape().rank(), random);
    int[] named = named(axes, x.shape().rank(), random);
    return new ShapedCase(
        name + x.shape() + " over " + Arrays.toString(named),
        List.of(x),
        at -> map.over(at.getFirst(), named),
        PlainLoops.mapRows(x, axes, plain),
        false);
  }

  /// Some axes, at least one unless there is none.
  private static List<Integer> axes(int rank, SplittableRandom random) {
    List<Integer> all = IntStream.range(0, rank).boxed().toList();
    List<Integer> some = all.stream().filter(_ -> random.nextBoolean()).toList();
    return some.isEmpty() ? all : some;
  }

  /// The axes as a caller may write them: in any order, from either end, none for all.
  private static int[] named(List<Integer> axes, int rank, SplittableRandom random) {
    if (axes.size() == rank && random.nextBoolean()) {
      return new int[0];
    }
    List<Integer> shuffled = new ArrayList<>(axes);
    Collections.shuffle(shuffled, random);
    return shuffled.stream().mapToInt(axis -> alias(axis, rank, random)).toArray();
  }
}
