/// The GradBench adapter: the evals as a user of the library writes them, and the protocol.
@NullMarked
package dev.autodiff.bench.gradbench;

import org.jspecify.annotations.NullMarked;
