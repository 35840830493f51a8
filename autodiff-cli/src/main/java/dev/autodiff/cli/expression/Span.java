package dev.autodiff.cli.expression;

/// Where something is written: from character `start` to before character `end`.
record Span(int start, int end) {}
