/// A trained network together with the columns it was trained on.
@NullMarked
package dev.autodiff.cli.model;

import org.jspecify.annotations.NullMarked;
