/// Names and numbers made fit for people.
@NullMarked
package dev.autodiff.cli.text;

import org.jspecify.annotations.NullMarked;
