/// Loops over plain arrays: elementwise maps, reductions, strided copies, matrix products, special
/// functions. Internal: nothing here knows of graphs or gradients, and nothing outside
/// `autodiff-core` may use it.
@NullMarked
package dev.autodiff.kernels;

import org.jspecify.annotations.NullMarked;
