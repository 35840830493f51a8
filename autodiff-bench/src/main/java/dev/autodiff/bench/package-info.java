/// Benchmarks of autodiff and runs side by side with peers.
@NullMarked
package dev.autodiff.bench;

import org.jspecify.annotations.NullMarked;
