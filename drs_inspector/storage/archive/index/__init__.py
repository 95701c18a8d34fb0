"""The archive's own index: written while streaming, used to show a large file at once, believed in nothing."""
