/// A computational graph for people: as a table of blocks and as a picture.
@NullMarked
package dev.autodiff.cli.graph;

import org.jspecify.annotations.NullMarked;
