"""What was recognised in pictures, as documents, and what of it is believed."""
