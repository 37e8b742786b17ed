"""Files in, what is known of them out: worker processes that read, hash, decode and shrink pictures (promise 5)."""
