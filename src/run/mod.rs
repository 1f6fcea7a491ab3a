//! Study to consequences to risk to verdicts: the one place that knows everything.
