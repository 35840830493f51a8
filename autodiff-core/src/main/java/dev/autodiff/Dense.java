package dev.autodiff;

/// Elements in row-major order with their shape, as shaped operations read and return them.
record Dense(Shape shape, double[] data) {}
