//! Published criteria, one data file each, and verdicts against them.
