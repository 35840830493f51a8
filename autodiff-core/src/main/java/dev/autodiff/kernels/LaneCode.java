package dev.autodiff.kernels;

/// The instructions of a [LaneProgram] by value: every load, constant and result has a number, and
/// is computed once.
///
/// @param values how many there are
/// @param loadValues the value of each array that is read
/// @param loadSlots its slot
/// @param constantValues the value of each constant
/// @param constants its number
/// @param kernels one per instruction
/// @param operands four values per instruction; what a kernel does not have may be any
/// @param results the value of each instruction
/// @param storedValues what is written
/// @param storedSlots where to
@SuppressWarnings("ArrayRecordComponent") // never compared
record LaneCode(
    int values,
    int[] loadValues,
    int[] loadSlots,
    int[] constantValues,
    double[] constants,
    Kernel[] kernels,
    int[][] operands,
    int[] results,
    int[] storedValues,
    int[] storedSlots) {}
