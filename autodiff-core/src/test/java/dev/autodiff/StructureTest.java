package dev.autodiff;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Transforms of functions whose arguments and results are structures of Values.
class StructureTest {
  private record Line(Value slope, Value intercept) {}

  private record Layer(String name, int width, Value[] weights, @Nullable Object nothing) {}

  private record Net(List<Layer> layers, Map<String, Value> more, Line head) {}

  private record Loose(ArrayList<Value> list) {}

  private record Checked(Value x) {
    Checked {
      if (x.shape().rank() != 0) {
        throw new IllegalArgumentException("Checked takes scalars");
      }
    }
  }

  private static final Value XS = Value.vector(0, 1, 2, 3);
  private static final Value YS = Value.vector(1, 3, 5, 8);
  private static final Line LINE = new Line(Value.of(1.5), Value.of(0.25));

  private static Value loss(Line p) {
    return XS.mul(p.slope()).add(p.intercept()).sub(YS).square().mean();
  }

  private static Net net() {
    Map<String, Value> more = new LinkedHashMap<>();
    more.put("z", Value.of(2));
    more.put("a", Value.vector(1, -1));
    Layer one = new Layer("one", 2, new Value[] {Value.vector(0.5, 0.25), Value.of(3)}, null);
    Layer two = new Layer("two", 1, new Value[] {Value.vector(-1, 2)}, null);
    return new Net(List.of(one, two), more, LINE);
  }

  private static Value energy(Net n) {
    Value a = n.layers().get(0).weights()[0].mul(n.layers().get(0).weights()[1]).tanh();
    Value b = a.mul(n.layers().get(1).weights()[0]).mul(requireNonNull(n.more().get("a")));
    Value head = n.head().slope().mul(n.head().intercept()).square();
    return b.sum().mul(requireNonNull(n.more().get("z"))).add(head);
  }

  private static List<Value> values(Object structure) {
    return Structure.of("test", "it", structure).values();
  }

  private static void assertClose(Object actual, Object expected, double error) {
    List<Value> a = values(actual);
    List<Value> b = values(expected);
    assertThat(a).hasSameSizeAs(b);
    for (int i = 0; i < a.size(); i++) {
      assertThat(a.get(i).shape()).isEqualTo(b.get(i).shape());
      assertThat(a.get(i).toArray()).containsExactly(b.get(i).toArray(), within(error));
    }
  }

  @Test
  void lambdasAndMethodReferencesResolve() {
    // Of a Value, whatever way it is written.
    UnaryOperator<Value> implicit = Autodiff.grad(x -> x.sin().sum());
    UnaryOperator<Value> explicit = Autodiff.grad((Value x) -> x.sin().sum());
    UnaryOperator<Value> reference = Autodiff.grad(Value::sin);
    UnaryOperator<Value> overloaded = Autodiff.grad(Value::sum);
    UnaryOperator<UnaryOperator<Value>> itself = Autodiff::grad;
    Value x = Value.of(0.5);
    for (UnaryOperator<Value> slope :
        List.of(implicit, explicit, reference, itself.apply(Value::sin))) {
      assertThat(slope.apply(x).item()).isEqualTo(Math.cos(0.5));
    }
    assertThat(overloaded.apply(x).item()).isEqualTo(1);
    assertThat(Autodiff.grad(Autodiff.grad(v -> v.pow(3))).apply(x).item()).isEqualTo(3);
    // Of a record.
    UnaryOperator<Line> typed = Autodiff.grad((Line p) -> loss(p));
    UnaryOperator<Line> named = Autodiff.grad(StructureTest::loss);
    assertClose(typed.apply(LINE), named.apply(LINE), 0);
    // With the point beside it, the parameter's type is known.
    assertClose(Autodiff.valueAndGrad(p -> loss(p), LINE).gradient(), named.apply(LINE), 0);
    assertThat(Autodiff.valueAndGrad(v -> v.square(), x).gradient().item()).isEqualTo(1);
  }

  @Test
  void gradientsAreMadeLikeTheArgument() {
    Net gradient = Autodiff.grad(StructureTest::energy).apply(net());
    assertThat(gradient.layers()).hasSize(2);
    assertThat(gradient.layers().get(0).name()).isEqualTo("one");
    assertThat(gradient.layers().get(0).width()).isEqualTo(2);
    assertThat(gradient.layers().get(0).nothing()).isNull();
    assertThat(gradient.more().keySet()).containsExactly("z", "a");
    GradientCheck.standard()
        .check(vs -> energy(Structure.of("t", "x", net()).with(vs)), values(net()))
        .assertPassed();
    List<Value> leaves = values(net()).stream().map(Value::variable).toList();
    Gradients expected = energy(Structure.of("t", "x", net()).with(leaves)).backward();
    assertClose(gradient, expected.of(leaves), 0);
    assertThat(values(gradient)).allMatch(Value::isConstant);
  }

  @Test
  void allTransformsAgree() {
    Net x = net();
    Structure<Net> form = Structure.of("t", "x", x);
    Net tangent = form.with(form.values().stream().map(v -> v.mul(0.3).add(1)).toList());
    Net gradient = Autodiff.grad(StructureTest::energy).apply(x);
    double slope = 0;
    for (int i = 0; i < form.values().size(); i++) {
      slope += Derivatives.dot(values(gradient).get(i), values(tangent).get(i));
    }
    Value pushed = Autodiff.jvp(StructureTest::energy, x, tangent);
    assertThat(pushed.item()).isCloseTo(slope, within(1e-13));
    assertClose(Autodiff.jacobian(StructureTest::energy, x), gradient, 1e-15);
    assertClose(Autodiff.jacobianForward(StructureTest::energy, x), gradient, 1e-14);

    List<Net> hessian = Autodiff.hessian(StructureTest::energy, x);
    Net product = Autodiff.hvp(StructureTest::energy, x, tangent);
    Net diagonal = Autodiff.hessianDiagonal(StructureTest::energy, x);
    double trace = 0;
    for (int i = 0; i < hessian.size(); i++) {
      Shape shape = form.values().get(i).shape();
      int n = shape.size();
      Value sum = Value.of(0);
      for (int j = 0; j < hessian.size(); j++) {
        Value block = values(hessian.get(i)).get(j);
        Value t = values(tangent).get(j);
        assertThat(block.shape()).isEqualTo(shape.then(t.shape().toArray()));
        sum = sum.add(block.reshape(n, -1).matmul(t.reshape(-1)));
      }
      assertClose(values(product).get(i), sum.reshape(shape), 1e-13);
      Value own = values(hessian.get(i)).get(i).reshape(n, n);
      for (int k = 0; k < n; k++) {
        assertThat(values(diagonal).get(i).toArray()[k]).isCloseTo(own.get(k, k), within(1e-13));
        trace += own.get(k, k);
      }
    }
    assertThat(Autodiff.laplacian(StructureTest::energy, x).item()).isCloseTo(trace, within(1e-13));
  }

  @Test
  void resultsMayBeStructuresToo() {
    Function<Line, List<Value>> f =
        p -> List.of(p.slope().mul(p.intercept()), p.slope().mul(XS), p.intercept().exp());
    List<Value> moved = Autodiff.jvp(f, LINE, new Line(Value.of(1), Value.of(2)));
    assertClose(moved.get(0), Value.of(0.25 + 2 * 1.5), 1e-15);
    assertClose(moved.get(1), XS, 0);
    assertClose(moved.get(2), Value.of(2 * Math.exp(0.25)), 1e-15);
    Line pulled = Autodiff.vjp(f, LINE, List.of(Value.of(1), XS, Value.of(3)));
    assertClose(pulled.slope(), Value.of(0.25 + 14), 1e-15);
    assertClose(pulled.intercept(), Value.of(1.5 + 3 * Math.exp(0.25)), 1e-14);
  }

  @Test
  void gradientsOfGradients() {
    UnaryOperator<Line> gradient = Autodiff.grad(StructureTest::loss);
    Function<Line, Value> norm =
        p -> {
          Line g = gradient.apply(p);
          return g.slope().square().add(g.intercept().square());
        };
    GradientCheck.standard()
        .check(vs -> norm.apply(new Line(vs.get(0), vs.get(1))), values(LINE))
        .assertPassed();
    assertClose(
        Autodiff.grad(norm).apply(LINE),
        Autodiff.hvp(
            StructureTest::loss,
            LINE,
            new Line(gradient.apply(LINE).slope().mul(2), gradient.apply(LINE).intercept().mul(2))),
        1e-12);
  }

  @Test
  void auxiliaryResults() {
    record Seen(Value prediction, String note) {}
    Value outside = Value.variable(2);
    var both =
        Autodiff.valueAndGradAux(
            (Line p) ->
                new Autodiff.WithAux<>(
                    loss(p), new Seen(XS.mul(p.slope()).add(p.intercept()), "line")),
            LINE);
    assertThat(both.value().item()).isEqualTo(loss(LINE).item());
    assertClose(both.gradient(), Autodiff.grad(StructureTest::loss).apply(LINE), 0);
    assertThat(both.aux().note()).isEqualTo("line");
    assertThat(both.aux().prediction().isConstant()).isTrue();
    assertClose(both.aux().prediction(), XS.mul(1.5).add(0.25), 0);
    // What depends on other variables stays connected to them.
    var open =
        Autodiff.valueAndGradAux(
            (Value x) -> new Autodiff.WithAux<>(x.square(), x.mul(outside)), Value.of(3));
    assertThat(open.aux().backward().of(outside).item()).isEqualTo(3);
    // Nothing but text beside the value.
    assertThat(
            Autodiff.valueAndGradAux(x -> new Autodiff.WithAux<>(x, "no Value"), Value.of(3)).aux())
        .isEqualTo("no Value");
  }

  @Test
  void mappedAndCompiled() {
    Function<Line, Line> slopes = Autodiff.compile(Autodiff.grad((Line p) -> loss(p)));
    assertClose(slopes.apply(LINE), Autodiff.grad(StructureTest::loss).apply(LINE), 1e-15);
    Line lines = new Line(Value.vector(1, 2, 3), Value.vector(0, 0.5, 1));
    Function<Line, Line> mapped = Autodiff.vmap(Autodiff.grad((Line p) -> loss(p)));
    Line each = mapped.apply(lines);
    for (int i = 0; i < 3; i++) {
      Line one = new Line(lines.slope().select(0, i), lines.intercept().select(0, i));
      assertClose(
          List.of(each.slope().select(0, i), each.intercept().select(0, i)),
          Autodiff.grad(StructureTest::loss).apply(one),
          1e-14);
    }
    assertClose(Autodiff.compile(mapped).apply(lines), each, 1e-15);
    // Other shapes and other components get plans of their own.
    record Power(Value x, int exponent) {}
    Function<Power, Value> power = Autodiff.compile(p -> p.x().pow(p.exponent()).sum());
    assertThat(power.apply(new Power(Value.vector(1, 2), 2)).item()).isEqualTo(5);
    assertThat(power.apply(new Power(Value.vector(1, 2), 3)).item()).isEqualTo(9);
    assertThat(power.apply(new Power(Value.vector(1, 2, 3), 2)).item()).isEqualTo(14);
    Value recorded = Value.variable(Value.vector(1, 2));
    assertThat(power.apply(new Power(recorded, 2)).backward().of(recorded).toArray())
        .containsExactly(2, 4);
  }

  @Test
  void theSameValueInTwoPlacesIsTwoArguments() {
    Value x = Value.of(3);
    Line gradient =
        Autodiff.grad((Line p) -> p.slope().mul(p.intercept().square())).apply(new Line(x, x));
    assertThat(gradient.slope().item()).isEqualTo(9);
    assertThat(gradient.intercept().item()).isEqualTo(18);
  }

  @Test
  void errorsSayWhatIsWrong() {
    assertThatThrownBy(() -> Autodiff.valueAndGrad(_ -> Value.of(1), List.of("text", 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("grad", "holds no Value", "text");
    assertThatThrownBy(
            () -> Autodiff.valueAndGrad(_ -> Value.of(1), List.of(Set.of(Value.of(1)), XS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("no way back", "records");
    assertThatThrownBy(() -> Autodiff.valueAndGrad(_ -> Value.of(1), List.of(Optional.of(XS), XS)))
        .hasMessageContaining("no way back");
    assertThatThrownBy(
            () -> Autodiff.jvp((List<Value> v) -> v.get(0), List.of(XS, YS), List.of(XS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("jvp: the tangent is made of [Value]", "[Value, Value]");
    List<Object> at = List.of(XS, YS);
    List<Object> wrong = List.of(XS, 3);
    assertThatThrownBy(() -> Autodiff.jvp((List<Object> v) -> (Value) v.get(0), at, wrong))
        .hasMessageContainingAll("[Value, 3]", "[Value, Value]");
    assertThatThrownBy(
            () ->
                Autodiff.jvp(
                    (List<Value> v) -> v.get(0), List.of(XS, YS), List.of(XS, Value.of(1))))
        .hasMessageContainingAll("jvp", "[4]", "[]");
    assertThatThrownBy(() -> Autodiff.vjp((Value v) -> v, XS, Value.of(1)))
        .hasMessageContainingAll("vjp", "[4]", "cotangent []");
    assertThatThrownBy(
            () ->
                Autodiff.grad((Loose l) -> l.list().getFirst())
                    .apply(new Loose(new ArrayList<>(List.of(XS)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Loose(ArrayList list)", "List and Map");
    assertThatThrownBy(
            () -> Autodiff.vmap((Line p) -> new Checked(p.slope())).apply(new Line(XS, YS)))
        .hasMessageContaining("Checked takes scalars");
    assertThatThrownBy(() -> Autodiff.valueAndGrad(v -> v.get(1), List.of(XS, YS)))
        .hasMessageContainingAll("grad", "[4]", "scalar");
  }

  /// A map is equal to one with the same keys in another order.
  @Test
  void tangentsInMapsOfAnotherOrder() {
    Map<String, Value> point = new LinkedHashMap<>();
    point.put("a", Value.of(2));
    point.put("b", Value.of(3));
    Map<String, Value> tangent = new LinkedHashMap<>();
    tangent.put("b", Value.of(10));
    tangent.put("a", Value.of(1));
    Function<Map<String, Value>, Value> f =
        m -> requireNonNull(m.get("a")).mul(100).add(requireNonNull(m.get("b")));
    assertThat(Autodiff.jvp(f, point, tangent).item()).isEqualTo(110);
    Function<List<Map<String, Value>>, Value> inside = list -> f.apply(list.get(0));
    assertThat(Autodiff.jvp(inside, List.of(point), List.of(tangent)).item()).isEqualTo(110);
  }
}
