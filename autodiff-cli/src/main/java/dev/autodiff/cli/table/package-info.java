/// CSV files as tables of text, and what a model needs to know of their columns.
@NullMarked
package dev.autodiff.cli.table;

import org.jspecify.annotations.NullMarked;
