/// For tests of code that is differentiated: assertions that compare derivatives with finite
/// differences and with one another, and jqwik arbitraries of tensors and of whole random graphs.
///
/// It stands on the public face of autodiff alone, and on JUnit and jqwik.
@NullMarked
package dev.autodiff.testkit;

import org.jspecify.annotations.NullMarked;
