/// The command line of autodiff: train, predict, check and show gradients without writing Java.
@NullMarked
package dev.autodiff.cli;

import org.jspecify.annotations.NullMarked;
