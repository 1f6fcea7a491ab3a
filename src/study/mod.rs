//! The input document, its tables and its validation.
