//! One entry of a cache on disk: a header that says what it is, and the payload.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `isorisk\0` |
//! | 4 | number of the format |
//! | 32 | key of the content |
//! | 8 | length of the payload |
//! | 32 | SHA-256 of the payload |
//! | rest | payload |
//!
//! Numbers are little-endian. Anything that does not fit makes the entry one that is not there.

use sha2::{Digest, Sha256};

use crate::numeric::ContentKey;

/// Grows with every change of what is stored, or of how.
pub(super) const FORMAT: u32 = 1;
const MAGIC: &[u8; 8] = b"isorisk\0";
const HASH: usize = 32;
const HEADER: usize = MAGIC.len() + 4 + HASH + 8 + HASH;

/// The bytes of an entry.
pub(super) fn framed(key: &ContentKey, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(key.bytes());
    bytes.extend((payload.len() as u64).to_le_bytes());
    bytes.extend(Sha256::digest(payload));
    bytes.extend(payload);
    bytes
}

/// The payload of an entry; `None` for one of another format or key, cut short, too long or changed.
pub(super) fn payload<'a>(key: &ContentKey, bytes: &'a [u8]) -> Option<&'a [u8]> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(&FORMAT.to_le_bytes())?.strip_prefix(key.bytes())?;
    let (length, rest) = rest.split_at_checked(8)?;
    let (hash, payload) = rest.split_at_checked(HASH)?;
    let whole = length == (payload.len() as u64).to_le_bytes() && *hash == *Sha256::digest(payload);
    whole.then_some(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_gives_its_payload_and_no_other_does() {
        let (key, other) = (ContentKey::of(&["a"]), ContentKey::of(&["b"]));
        let bytes = framed(&key, b"what was found");
        assert_eq!(payload(&key, &bytes), Some(&b"what was found"[..]));
        assert_eq!(payload(&other, &bytes), None);
        for cut in 0..bytes.len() {
            assert_eq!(payload(&key, &bytes[..cut]), None, "{cut}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(payload(&key, &longer), None);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[at] ^= 1 << bit;
                assert_eq!(payload(&key, &changed), None, "byte {at}, bit {bit}");
            }
        }
    }
}
