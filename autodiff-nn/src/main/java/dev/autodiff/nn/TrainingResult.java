package dev.autodiff.nn;

import java.time.Duration;
import java.util.Optional;

/// What a training gives.
///
/// @param <M> class of the model
/// @param model the model after the last step; if a number went non-finite, the last one whose loss
///   and gradients were finite
/// @param best the model of the epoch with the lowest validation loss, or training loss where there
///   are no validation data; the untrained model counts as epoch 0
/// @param bestEpoch number of that epoch
/// @param history the losses epoch by epoch
/// @param stopReason why it ended
/// @param nonFinite what went non-finite, if that was the reason
/// @param steps number of steps done
/// @param elapsed how long it took
public record TrainingResult<M extends Layer>(
    M model,
    M best,
    int bestEpoch,
    History history,
    StopReason stopReason,
    Optional<NonFinite> nonFinite,
    long steps,
    Duration elapsed) {}
