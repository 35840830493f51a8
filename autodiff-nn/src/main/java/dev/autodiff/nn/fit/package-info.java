/// Minimizing a function and fitting a model's parameters to data, without networks:
/// [Minimize][dev.autodiff.nn.fit.Minimize] has the methods, and all derivatives come from the
/// function itself.
@NullMarked
package dev.autodiff.nn.fit;

import org.jspecify.annotations.NullMarked;
