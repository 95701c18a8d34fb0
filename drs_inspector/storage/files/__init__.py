"""Files on this computer: paths, settings, policy, and writing that is whole or not at all."""
