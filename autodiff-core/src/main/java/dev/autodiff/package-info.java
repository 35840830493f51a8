/// The public face of autodiff: [Value][dev.autodiff.Value] records a graph while the program runs
/// forward, [backward][dev.autodiff.Value#backward] sweeps it in reverse and returns
/// [Gradients][dev.autodiff.Gradients].
///
/// The operations live here too, because their rules are written in terms of `Value`: elementwise
/// ones are rows of [Elementwise][dev.autodiff.Elementwise], shaped ones are a file each. The loops
/// over arrays are one floor down, in `dev.autodiff.kernels`.
@NullMarked
package dev.autodiff;

import org.jspecify.annotations.NullMarked;
