/// Formulas as text: reading them, pointing at mistakes in them, and computing them as a graph.
@NullMarked
package dev.autodiff.cli.expression;

import org.jspecify.annotations.NullMarked;
