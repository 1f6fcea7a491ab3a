//! Loss-of-containment frequencies, ignition, event trees, rule sets.
