/// From a table to a trained and judged model.
@NullMarked
package dev.autodiff.cli.training;

import org.jspecify.annotations.NullMarked;
