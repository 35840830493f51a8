/// Worked examples: each class computes what one page of `docs/examples` tells.
@NullMarked
package dev.autodiff.examples;

import org.jspecify.annotations.NullMarked;
