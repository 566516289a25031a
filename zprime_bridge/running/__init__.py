"""Beta functions in one exact form, and how couplings run."""
