"""What a sentence says of its figures: which they are, of what they count, and of which time."""
