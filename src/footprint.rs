//! The second waist: what one outcome does round its anchor, and how often.
