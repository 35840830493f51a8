/// Tests against golden vectors: values and derivatives that two independent systems and arithmetic
/// of 50 digits computed.
@NullMarked
package dev.autodiff.golden;

import org.jspecify.annotations.NullMarked;
