//! Iso-risk lines and bands.
