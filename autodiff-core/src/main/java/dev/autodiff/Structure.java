package dev.autodiff;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Values in an object, in order, and the way back: the same object around other Values.
///
/// Looked into are records, lists, maps and arrays of objects. What holds no Value is carried along
/// as it is. Records are put together by their canonical constructor.
final class Structure<P> {
  private final String operation;
  private final Part root;
  private final List<Value> values;

  private Structure(String operation, Part root, List<Value> values) {
    this.operation = operation;
    this.root = root;
    this.values = values;
  }

  /// What an object is made of, without its Values; equal for objects that differ in those only.
  private sealed interface Part {}

  private record One() implements Part {}

  /// What holds no Value.
  private record Fixed(@Nullable Object object) implements Part {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Fixed fixed && Objects.deepEquals(object, fixed.object);
    }

    @Override
    public int hashCode() {
      return Arrays.deepHashCode(new Object[] {object});
    }
  }

  private record Fields(Class<?> type, List<Part> parts) implements Part {}

  private record Items(List<Part> parts) implements Part {}

  private record Entries(List<Object> keys, List<Part> parts) implements Part {}

  private record Row(Class<?> type, List<Part> parts) implements Part {}

  /// Takes an object apart.
  ///
  /// @param operation the name that the user called
  /// @param what the object is to it, as in `the argument`
  static <P> Structure<P> of(String operation, String what, P object) {
    return of(operation, what, object, null);
  }

  /// @param like what gives maps with the same keys their order
  private static <P> Structure<P> of(String operation, String what, P object, @Nullable Part like) {
    Structure<P> taken = ofAny(operation, object, like);
    if (taken.values.isEmpty()) {
      throw Errors.illegal(
          operation,
          what + " holds no Value: " + described(object),
          "Give a Value, or a record, list, map or array with Values in it.");
    }
    return taken;
  }

  /// The same for what may hold no Value.
  static <P> Structure<P> ofAny(String operation, P object) {
    return ofAny(operation, object, null);
  }

  private static <P> Structure<P> ofAny(String operation, P object, @Nullable Part like) {
    if (object instanceof Value value) {
      return new Structure<>(operation, new One(), List.of(value));
    }
    List<Value> values = new ArrayList<>();
    Part root = new Taker(operation, values).part(object, like);
    return new Structure<>(operation, root, Collections.unmodifiableList(values));
  }

  private static String described(@Nullable Object object) {
    return object == null ? "null" : object.getClass().getSimpleName() + " " + object;
  }

  List<Value> values() {
    return values;
  }

  /// The same structure around no Values of its own, so that it keeps none from being collected.
  Structure<P> hollow() {
    return new Structure<>(operation, root, Collections.nCopies(values.size(), Value.of(0)));
  }

  /// Everything but the Values, to be compared.
  Object form() {
    return root;
  }

  /// The Values of an object that has to be made like this one.
  List<Value> match(String what, P other) {
    Structure<P> taken = of(operation, what, other, root);
    if (!taken.root.equals(root)) {
      throw Errors.illegal(
          operation,
          what + " is made of " + text(taken.root) + ", wanted is " + text(root),
          "Give the same records, lists of the same length, maps with the same keys and the same"
              + " other components.");
    }
    return taken.values;
  }

  private static String text(Part part) {
    return switch (part) {
      case One _ -> "Value";
      case Fixed fixed -> String.valueOf(fixed.object);
      case Fields fields -> fields.type.getSimpleName() + texts(fields.parts);
      case Items items -> texts(items.parts);
      case Entries entries -> "map " + entries.keys + " of " + texts(entries.parts);
      case Row row -> "array " + texts(row.parts);
    };
  }

  private static String texts(List<Part> parts) {
    return parts.stream().map(Structure::text).toList().toString();
  }

  /// The same object around other Values, as many as this one has.
  @SuppressWarnings("unchecked") // made like the P that was taken apart
  P with(List<Value> others) {
    if (others.size() != values.size()) {
      throw new AssertionError(others.size() + " for " + values.size());
    }
    return (P) Objects.requireNonNull(build(root, others.iterator()));
  }

  private @Nullable Object build(Part part, Iterator<Value> others) {
    return switch (part) {
      case One _ -> others.next();
      case Fixed fixed -> fixed.object;
      case Fields fields ->
          Layout.OF.get(fields.type).make(operation, built(fields.parts, others).toArray());
      case Items items -> Collections.unmodifiableList(built(items.parts, others));
      case Entries entries -> {
        List<@Nullable Object> objects = built(entries.parts, others);
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < objects.size(); i++) {
          map.put(entries.keys.get(i), objects.get(i));
        }
        yield Collections.unmodifiableMap(map);
      }
      case Row row -> {
        Object array = Array.newInstance(row.type, row.parts.size());
        for (int i = 0; i < row.parts.size(); i++) {
          Array.set(array, i, build(row.parts.get(i), others));
        }
        yield array;
      }
    };
  }

  private List<@Nullable Object> built(List<Part> parts, Iterator<Value> others) {
    List<@Nullable Object> objects = new ArrayList<>(parts.size());
    for (Part part : parts) {
      objects.add(build(part, others));
    }
    return objects;
  }

  private record Taker(String operation, List<Value> values) {
    Part part(@Nullable Object object, @Nullable Part like) {
      int before = values.size();
      Part part =
          switch (object) {
            case null -> new Fixed(null);
            case Value value -> {
              values.add(value);
              yield new One();
            }
            case Record fields ->
                new Fields(
                    fields.getClass(),
                    parts(
                        Layout.OF.get(fields.getClass()).take(operation, fields),
                        like instanceof Fields known ? known.parts : List.of()));
            case List<?> items ->
                new Items(parts(items, like instanceof Items known ? known.parts : List.of()));
            case Map<?, ?> map -> entries(map, like instanceof Entries known ? known : null);
            case Object[] row ->
                new Row(
                    row.getClass().getComponentType(),
                    parts(Arrays.asList(row), like instanceof Row known ? known.parts : List.of()));
            case Collection<?> other -> refuse(other, other);
            case Optional<?> other -> refuse(other, other.stream().toList());
            default -> new Fixed(object);
          };
      return values.size() == before ? new Fixed(object) : part;
    }

    /// Maps with the same keys are equal in whatever order they give them.
    private Part entries(Map<?, ?> map, @Nullable Entries like) {
      boolean same = like != null && new HashSet<>(like.keys).equals(map.keySet());
      List<Object> keys =
          same && like != null
              ? like.keys
              : Collections.unmodifiableList(new ArrayList<>(map.keySet()));
      List<@Nullable Object> objects = new ArrayList<>(keys.size());
      for (Object key : keys) {
        objects.add(map.get(key));
      }
      return new Entries(keys, parts(objects, same && like != null ? like.parts : List.of()));
    }

    private List<Part> parts(Iterable<?> objects, List<Part> likes) {
      List<Part> parts = new ArrayList<>();
      for (Object object : objects) {
        parts.add(part(object, parts.size() < likes.size() ? likes.get(parts.size()) : null));
      }
      return Collections.unmodifiableList(parts);
    }

    /// Values in there would silently count as constants.
    private Part refuse(Object whole, Iterable<?> objects) {
      int before = values.size();
      List<Part> _ = parts(objects, List.of());
      if (values.size() > before) {
        throw Errors.illegal(
            operation,
            "there are Values in a " + whole.getClass().getSimpleName() + ", which has no way back",
            "Keep Values in records, lists, maps or arrays.");
      }
      return new Fixed(whole);
    }
  }

  /// How a kind of record is read and made.
  private record Layout(
      Class<?> type, List<MethodHandle> getters, @Nullable MethodHandle maker, String names) {
    static final ClassValue<Layout> OF =
        new ClassValue<>() {
          @Override
          protected Layout computeValue(Class<?> type) {
            return Layout.of(type);
          }
        };

    private static Layout of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types = new Class<?>[components.length];
      List<MethodHandle> getters = new ArrayList<>();
      List<String> names = new ArrayList<>();
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        for (int i = 0; i < types.length; i++) {
          types[i] = components[i].getType();
          names.add(types[i].getSimpleName() + " " + components[i].getName());
          Method getter = components[i].getAccessor();
          getter.setAccessible(true);
          getters.add(lookup.unreflect(getter));
        }
        Constructor<?> maker = type.getDeclaredConstructor(types);
        maker.setAccessible(true);
        MethodHandle spread =
            lookup.unreflectConstructor(maker).asSpreader(Object[].class, types.length);
        return new Layout(type, getters, spread, String.join(", ", names));
      } catch (InaccessibleObjectException | ReflectiveOperationException _) {
        return new Layout(type, List.of(), null, "");
      }
    }

    List<@Nullable Object> take(String operation, Object fields) {
      if (maker == null) {
        throw Errors.illegal(
            operation,
            "the record " + type.getName() + " is not accessible",
            "Open its package to dev.autodiff in its module descriptor.");
      }
      List<@Nullable Object> taken = new ArrayList<>(getters.size());
      for (MethodHandle getter : getters) {
        try {
          taken.add(getter.invoke(fields));
        } catch (Throwable e) {
          throw rethrown(e);
        }
      }
      return taken;
    }

    Object make(String operation, @Nullable Object... components) {
      try {
        return Objects.requireNonNull(maker).invoke(components);
      } catch (ClassCastException e) {
        throw Errors.illegal(
            operation,
            "the record %s(%s) cannot be put together again: %s"
                .formatted(type.getSimpleName(), names, e.getMessage()),
            "Declare its components as List and Map, not as a kind of those.");
      } catch (Throwable e) {
        throw rethrown(e);
      }
    }

    /// What the record's own code threw.
    private static RuntimeException rethrown(Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      return e instanceof RuntimeException own ? own : new IllegalStateException(e);
    }
  }
}
