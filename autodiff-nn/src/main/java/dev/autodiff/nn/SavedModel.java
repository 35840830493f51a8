package dev.autodiff.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a model file holds.
///
/// @param metadata what else a user of the network must know, as column names and class labels; in
///   order
/// @param network the network
public record SavedModel(Map<String, String> metadata, Sequential network) {
  /// Copies the map and keeps its order.
  public SavedModel {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
