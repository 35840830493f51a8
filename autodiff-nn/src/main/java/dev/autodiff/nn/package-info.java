/// Neurons, layers, losses, optimizers, the training loop, metrics and model files, on top of
/// [Value][dev.autodiff.Value].
///
/// Everything here is immutable. A model holds its parameters as variables; a training step gives
/// new parameters, and [withParameters][dev.autodiff.nn.Layer#withParameters] gives the model that
/// has them.
@NullMarked
package dev.autodiff.nn;

import org.jspecify.annotations.NullMarked;
