//! What travels on the wire, as plain values: order and case kept, nothing normalised.
