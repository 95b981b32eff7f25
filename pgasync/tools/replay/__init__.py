"""Playing a recording again, and telling where it goes another way."""
