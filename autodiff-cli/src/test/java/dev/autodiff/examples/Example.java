package dev.autodiff.examples;

/// A worked example and the page that tells it.
interface Example {
  /// The file name of the page, without its ending.
  String name();

  /// What there is to see, in one sentence for the list of all pages.
  String summary();

  /// The text of the page, see [Page].
  String template();

  /// Computes everything that the page shows.
  ///
  /// @param page takes the output and the pictures
  void run(Page page);
}
