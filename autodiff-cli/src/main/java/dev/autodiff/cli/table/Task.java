package dev.autodiff.cli.table;

import java.util.Locale;

/// What is predicted.
public enum Task {
  /// One of two classes.
  BINARY("binary classification"),
  /// One of three classes or more.
  MULTICLASS("multi-class classification"),
  /// A number.
  REGRESSION("regression");

  private final String description;

  Task(String description) {
    this.description = description;
  }

  /// The task in words.
  ///
  /// @return for people
  public String description() {
    return description;
  }

  /// The name in options and files.
  ///
  /// @return lower case
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
