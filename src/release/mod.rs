//! Source terms: discharge, flash, rainout, pool.
