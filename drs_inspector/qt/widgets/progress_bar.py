"""A progress bar that is drawn with everything else."""

from PySide6.QtWidgets import QProgressBar


class ProgressBar(QProgressBar):
    """Draws a new value when the event loop comes to it; Qt's own draws the whole window at once, inside the call."""

    def show_progress(self, done: int, total: int) -> None:
        """Show how far something is; ``total`` 0 means that it is not known how much there is."""
        self.setUpdatesEnabled(False)
        self.setRange(0, total)
        self.setValue(done)
        self.setUpdatesEnabled(True)
