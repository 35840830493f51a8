package dev.autodiff.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/// The loop of one kernel over lanes; see [Kernel#lanes].
///
/// A loop that calls a function through an interface is compiled for all functions that ever went
/// through it, at the price of a real call per lane. So each kernel gets a loop of its own: the
/// class of a template is defined once more as a hidden class, with the function as a constant,
/// which the compiler then inlines.
interface Loop {
  void lanes(
      double[] a,
      int aAt,
      double[] b,
      int bAt,
      double[] c,
      int cAt,
      double[] y,
      int yAt,
      double[] out,
      int outAt,
      int n);

  /// A copy of a template's class.
  ///
  /// @param type what the template implements
  /// @param template a class with a constructor without parameters
  /// @param constants what the template reads as its class data
  static <L> L copyOf(Class<L> type, Class<? extends L> template, Object... constants) {
    return define(type, bytes(template), List.of(constants));
  }

  /// The class file of a class.
  static byte[] bytes(Class<?> type) {
    try (InputStream file = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      if (file == null) {
        throw new IllegalStateException("no class file of " + type);
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The only instance of a new class.
  static <L> L define(Class<L> type, byte[] bytes, List<Object> constants) {
    try {
      MethodHandles.Lookup copy =
          MethodHandles.lookup().defineHiddenClassWithClassData(bytes, constants, true);
      return type.cast(
          copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke());
    } catch (Throwable e) {
      throw new IllegalStateException("no loop could be made", e);
    }
  }
}
