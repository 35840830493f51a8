package dev.autodiff;

import java.security.CodeSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where in a program an operation was asked for.
///
/// @param line the nearest line outside of this library, null if there is none
/// @param caller if that is in a package built on this library: the nearest line outside of those
/// @param method what the line called, as `mean`, which is more than one operation
/// @param role what the operation is part of, as in `the backward pass of div`, empty for itself
record Site(
    @Nullable StackTraceElement line,
    @Nullable StackTraceElement caller,
    String method,
    String role) {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private static final String LIBRARY = Site.class.getPackageName();

  /// The line that is being run.
  static Site here() {
    return WALKER.walk(Site::of);
  }

  private static Site of(Stream<StackWalker.StackFrame> frames) {
    String method = "";
    StackTraceElement line = null;
    for (Iterator<StackWalker.StackFrame> all = frames.iterator(); all.hasNext(); ) {
      StackWalker.StackFrame frame = all.next();
      Class<?> type = frame.getDeclaringClass();
      if (line == null && isLibrary(type)) {
        method = frame.getMethodName();
      } else if (line == null && !isJava(type)) {
        line = frame.toStackTraceElement();
        if (!isAbove(type)) {
          return new Site(line, null, method, "");
        }
      } else if (line != null && !isLibrary(type) && !isJava(type) && !isAbove(type)) {
        return new Site(line, frame.toStackTraceElement(), method, "");
      }
    }
    return new Site(line, null, method, "");
  }

  /// Tests of this library live in its package, so the package does not tell.
  private static boolean isLibrary(Class<?> type) {
    return (type.getPackageName().equals(LIBRARY)
            || type.getPackageName().equals(LIBRARY + ".kernels"))
        && Objects.equals(location(type), location(Site.class));
  }

  private static boolean isAbove(Class<?> type) {
    return type.getPackageName().startsWith(LIBRARY + ".");
  }

  private static boolean isJava(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }

  private static @Nullable Object location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? null
        : source.getLocation().toExternalForm();
  }

  /// The same line for what is computed on behalf of an operation.
  Site as(String newRole) {
    return new Site(line, caller, method, newRole);
  }

  /// As ` at Main.main(Main.java:7)`; empty if nothing is known.
  String at() {
    return line == null ? "" : " at " + shortened(line) + via();
  }

  private String via() {
    return caller == null ? "" : ", called from " + shortened(caller);
  }

  private static String shortened(StackTraceElement line) {
    String type = line.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + line.getMethodName()
        + "("
        + line.getFileName()
        + ":"
        + line.getLineNumber()
        + ")";
  }
}
