//! The risk integration: LSIR, F-N, PLL, contributions.
