//! Where is everything that was received, and how does it come back? WARC out and in.
