package dev.autodiff.cli.text;

/// The memory of this Java machine, which bounds what files may hold.
public final class Memory {
  /// How to get more.
  public static final String MORE = "give Java more memory, as with JDK_JAVA_OPTIONS=-Xmx16g";

  private Memory() {}

  /// How many things fit.
  ///
  /// @param bytes that one of them may cost, all copies counted
  /// @return a number of things
  public static long room(long bytes) {
    return Runtime.getRuntime().maxMemory() / bytes;
  }
}
