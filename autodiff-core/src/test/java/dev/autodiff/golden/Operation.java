package dev.autodiff.golden;

import static java.util.Map.entry;

import dev.autodiff.Value;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/// How an operation of the golden files is called here.
///
/// @param name what error messages call it
/// @param expression how a user writes it where it is no method of its own; else empty
/// @param call how to apply it
public record Operation(String name, String expression, ManyCall call) {
  /// A call with the operands and arguments of a record.
  @FunctionalInterface
  public interface Call {
    Value apply(List<Value> operands, GoldenRecord args);
  }

  /// The same with several results.
  @FunctionalInterface
  public interface ManyCall {
    List<Value> apply(List<Value> operands, GoldenRecord args);
  }

  public static Map.Entry<String, Operation> many(String op, String name, ManyCall call) {
    return entry(op, new Operation(name, "", call));
  }

  public static Map.Entry<String, Operation> call(String op, String name, Call call) {
    return many(op, name, (x, args) -> List.of(call.apply(x, args)));
  }

  /// An operation that is an expression of others.
  ///
  /// @param name of the operation in it that refuses what does not fit
  /// @param expression for the catalogue
  public static Map.Entry<String, Operation> composed(
      String op, String name, String expression, Call call) {
    return entry(op, new Operation(name, expression, (x, args) -> List.of(call.apply(x, args))));
  }

  public static Map.Entry<String, Operation> unary(String op, UnaryOperator<Value> f) {
    return call(op, op, (x, _) -> f.apply(x.get(0)));
  }

  public static Map.Entry<String, Operation> binary(String op, BinaryOperator<Value> f) {
    return call(op, op, (x, _) -> f.apply(x.get(0), x.get(1)));
  }
}
