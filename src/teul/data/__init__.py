"""Data on its way in: anything a course passes to ``fit`` becomes plain arrays, checked before work is lost."""
