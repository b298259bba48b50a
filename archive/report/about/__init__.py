"""What a report says of itself: its title, who reports, on which year, when; or that it is none."""
