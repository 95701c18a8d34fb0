"""Measurements, always as ratios inside one run: ``python3 dev.py bench``. Never part of pass or fail."""
