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
  /// @param template a class with a constructor without parameters
  /// @param constants what the template reads as its class data
  static Loop copyOf(Class<? extends Loop> template, Object... constants) {
    try (InputStream file = template.getResourceAsStream(template.getSimpleName() + ".class")) {
      if (file == null) {
        throw new IllegalStateException("no class file of " + template);
      }
      MethodHandles.Lookup copy =
          MethodHandles.lookup()
              .defineHiddenClassWithClassData(file.readAllBytes(), List.of(constants), true);
      return (Loop)
          copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      throw new IllegalStateException("no loop could be made from " + template, e);
    }
  }
}
