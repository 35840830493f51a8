package dev.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A compiled function of structures: a plan for each form, shapes and dtypes that a call has met.
final class CompiledLater<P, R> implements Function<P, R> {
  private final Function<P, R> f;
  private final Map<Key, Planned<R>> plans = new ConcurrentHashMap<>();

  CompiledLater(Function<P, R> f) {
    this.f = f;
  }

  /// What a plan is fixed to.
  private record Key(Object form, List<Shape> shapes, List<DType> dtypes) {}

  /// A plan, and what its results are put into.
  private record Planned<R>(Compiled plan, Structure<R> out) {}

  @Override
  public R apply(P x) {
    Structure<P> in = Structure.of("compiled function", "the argument", x);
    List<Shape> shapes = new ArrayList<>();
    List<DType> dtypes = new ArrayList<>();
    for (Value value : in.values()) {
      if (!value.isConstant() || value.isSymbolic()) {
        return f.apply(x);
      }
      shapes.add(value.shape());
      dtypes.add(value.dtype());
    }
    Key key = new Key(in.form(), shapes, dtypes);
    Planned<R> known = plans.get(key);
    if (known == null) {
      // Not under a lock, as in Compiled.
      Planned<R> fresh = plan(in.hollow(), key);
      Planned<R> first = plans.putIfAbsent(key, fresh);
      known = first == null ? fresh : first;
    }
    return known.out.with(known.plan.applyMany(in.values()));
  }

  private Planned<R> plan(Structure<P> in, Key key) {
    AtomicReference<Structure<R>> traced = new AtomicReference<>();
    Compiled plan =
        new Compiled(
            true,
            xs -> {
              Structure<R> out =
                  Structure.of("compile", "the function's result", f.apply(in.with(xs)));
              traced.set(out.hollow());
              return out.values();
            },
            key.dtypes,
            key.shapes.toArray(Shape[]::new));
    return new Planned<>(plan, requireNonNull(traced.get()));
  }
}
