package dev.autodiff.kernels;

import jdk.incubator.vector.DoubleVector;

/// A function of up to three operands on all lanes of a vector at once.
@FunctionalInterface
interface VectorFunction {
  DoubleVector at(DoubleVector a, DoubleVector b, DoubleVector c);
}
