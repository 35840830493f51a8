/// What a training leaves behind: text, pictures and files.
@NullMarked
package dev.autodiff.cli.report;

import org.jspecify.annotations.NullMarked;
