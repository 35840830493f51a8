package dev.autodiff;

import com.google.common.collect.MapMaker;
import dev.autodiff.NonFiniteException.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// What a scope of [Diagnostics#findNonFinite] knows and does.
///
/// The lines where nodes were recorded are kept here, beside the nodes, and go when the node goes.
/// A watch is immutable but for them; what is different for a part of the work is another watch,
/// bound to that part.
final class Watch {
  /// How many scopes are open in the whole process. It only says whether it is worth asking for the
  /// scope of this thread, which the scoped value answers; so it is read without any barrier, and a
  /// thread in a scope reads no 0, since its scope was counted before.
  static int active;

  private static final ScopedValue<Watch> CURRENT = ScopedValue.newInstance();

  /// By identity: nodes, and symbols while a function is traced.
  private final ConcurrentMap<Object, Site> sites;

  /// What constants were computed from that is detached.
  private final ConcurrentMap<Value, Origin> origins;

  private record Origin(Value value, Site site) {}

  /// Where all operations are said to be recorded, if not where they are.
  private final @Nullable Site fixed;

  private final boolean checking;

  private Watch(
      ConcurrentMap<Object, Site> sites,
      ConcurrentMap<Value, Origin> origins,
      @Nullable Site fixed,
      boolean checking) {
    this.sites = sites;
    this.origins = origins;
    this.fixed = fixed;
    this.checking = checking;
  }

  /// A watch for a new scope, which knows what one around it knows.
  static Watch opened() {
    Watch outer = current();
    return outer == null
        ? new Watch(
            new MapMaker().weakKeys().makeMap(), new MapMaker().weakKeys().makeMap(), null, true)
        : new Watch(outer.sites, outer.origins, outer.fixed, true);
  }

  /// The watch of this thread, if it is in a scope.
  static @Nullable Watch current() {
    return active == 0 || !CURRENT.isBound() ? null : CURRENT.get();
  }

  static <T, X extends Throwable> T call(Watch watch, ScopedValue.CallableOp<? extends T, X> work)
      throws X {
    count(1);
    try {
      return ScopedValue.where(CURRENT, watch).call(work);
    } finally {
      count(-1);
    }
  }

  private static synchronized void count(int more) {
    active += more;
  }

  /// The same without checks.
  Watch unchecking() {
    return new Watch(sites, origins, fixed, false);
  }

  /// For what a rule computes on behalf of a node. Inner results of a rule may well be infinite
  /// where a zero silences them, so it is its outcome that is checked.
  Watch inRule(String pass, Value node) {
    return new Watch(
        sites, origins, site(node).as("the " + pass + " of " + node.op().opName()), false);
  }

  /// For what is computed now because a traced function asked for it then.
  Watch replaying(Symbol symbol) {
    Site site = sites.get(symbol);
    return site == null ? this : new Watch(sites, origins, site, checking);
  }

  private Site site(Value node) {
    Site known = sites.get(node);
    return known == null ? new Site(null, null, "", "") : known;
  }

  /// Looks at a fresh result, if this thread is in a scope.
  static void see(Op op, Value y, Value... operands) {
    Watch watch = current();
    if (watch != null && !(op instanceof Leaf)) {
      watch.look(op, y, operands);
    }
  }

  private void look(Op op, Value y, Value... operands) {
    Site site = fixed == null ? Site.here() : fixed;
    if (!y.isConstant()) {
      sites.put(y, site);
    } else if (!origins.isEmpty()) {
      inherit(y, operands);
    }
    Symbol symbol = y.symbol();
    if (symbol != null) {
      sites.putIfAbsent(symbol, site);
    } else if (checking) {
      int at = Culprit.find(op instanceof Elementwise, y, operands);
      if (at >= 0) {
        throw Culprit.forward(op, site, at, y, operands);
      }
    }
  }

  /// Notes that a constant was detached from a node.
  static void stopped(Value constant, Value origin) {
    Watch watch = current();
    if (watch != null) {
      watch.origins.put(constant, new Origin(origin, Site.here()));
    }
  }

  private void inherit(Value y, Value... operands) {
    for (Value operand : operands) {
      Origin origin = operand.isConstant() ? origins.get(operand) : null;
      if (origin != null) {
        origins.put(y, origin);
        return;
      }
    }
  }

  /// What a constant, or something that it was computed from, was detached from.
  static @Nullable Value originOf(Value constant) {
    Watch watch = current();
    Origin known = watch == null ? null : watch.origins.get(constant);
    return known == null ? constant.origin() : known.value;
  }

  /// Where something was recorded or detached, as ` at Main.main(Main.java:7)`; empty if that is
  /// not known.
  static String siteOf(Value value) {
    Watch watch = current();
    if (watch == null) {
      return "";
    }
    Origin known = watch.origins.get(value);
    return known == null ? watch.site(value).at() : known.site.at();
  }

  /// Looks at the tangent of a node.
  void tangent(Value node, Value tangent, List<Value> moving) {
    List<String> names = new ArrayList<>();
    List<Value> inputs = new ArrayList<>();
    for (Value own : moving) {
      names.add("tangent");
      inputs.add(own);
    }
    derivative(Pass.TANGENT, node, -1, tangent, names, inputs);
  }

  /// Looks at what a node hands on to one of its operands.
  void contribution(Value node, int operand, Value yBar, Value contribution) {
    List<String> names = new ArrayList<>(List.of("cotangent"));
    List<Value> inputs = new ArrayList<>(List.of(yBar));
    derivative(Pass.BACKWARD, node, operand, contribution, names, inputs);
  }

  private void derivative(
      Pass pass, Value node, int operand, Value result, List<String> names, List<Value> inputs) {
    if (!checking || result.isSymbolic()) {
      return;
    }
    for (int k = 0; k < node.operandCount(); k++) {
      names.add(Culprit.name(k));
      inputs.add(node.operand(k));
    }
    names.add("y");
    inputs.add(node);
    Value[] all = inputs.toArray(Value[]::new);
    for (Value input : all) {
      if (input.isSymbolic()) {
        return;
      }
    }
    boolean lanes = node.op() instanceof Elementwise && result.shape().equals(node.shape());
    int at = Culprit.find(lanes, result, all);
    if (at >= 0) {
      throw Culprit.derivative(pass, node, operand, site(node), at, lanes, result, names, all);
    }
  }

  /// Looks at the sum of what several nodes handed on to one.
  void sum(Value node, Value before, Value contribution, Value sum) {
    if (checking && !sum.isSymbolic() && !before.isSymbolic() && !contribution.isSymbolic()) {
      int at = Culprit.find(true, sum, before, contribution);
      if (at >= 0) {
        throw Culprit.sum(node, site(node), at, sum, before, contribution);
      }
    }
  }
}
