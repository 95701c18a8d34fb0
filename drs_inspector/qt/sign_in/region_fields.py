"""Cloud, region and the two service URLs: the lists fill the URLs, and both URLs can be typed over."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from drs_inspector.cloud.network.regions import Region, load_regions

_OTHER = "Another cloud (enter URLs)"


class RegionFields(QWidget):
    """Fields of the sign-in form; they add their rows to the form that is given. ``changed()``: another URL."""

    changed = Signal()

    def __init__(self, form: QFormLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._regions = load_regions()
        self.cloud, self.region = QComboBox(parent), QComboBox(parent)
        self.iam_url, self.drs_url = QLineEdit(parent), QLineEdit(parent)
        for field, name in ((self.cloud, "Cloud"), (self.region, "Region")):
            field.setAccessibleName(name)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(24)
        for edit, name in ((self.iam_url, "IAM URL"), (self.drs_url, "DRS URL")):
            edit.setAccessibleName(name)
            edit.setPlaceholderText("https://")
            edit.textChanged.connect(self.changed)
        for label, field_widget in (
            ("C&loud", self.cloud),
            ("Re&gion", self.region),
            ("&IAM URL", self.iam_url),
            ("DR&S URL", self.drs_url),
        ):
            form.addRow(label, field_widget)
        for key, label in {region.cloud_key: region.cloud for region in self._regions}.items():
            self.cloud.addItem(label, key)
        self.cloud.addItem(_OTHER, "")
        self.cloud.currentIndexChanged.connect(self._cloud_changed)
        self.region.activated.connect(self._region_chosen)
        self._cloud_changed()

    def chosen(self) -> Region | None:
        """Return the region that is chosen in the list; None for a cloud of one's own."""
        key = (self.cloud.currentData(), self.region.currentData())
        return next((region for region in self._regions if (region.cloud_key, region.region) == key), None)

    def show_values(self, cloud: str, region: str, iam_url: str, drs_url: str) -> None:
        """Fill the fields; URLs that are given win over those of the region."""
        known = any(entry.cloud_key == cloud for entry in self._regions)
        self.cloud.setCurrentIndex(self.cloud.findData(cloud if known else ""))
        self._cloud_changed()
        place = self.region.findData(region)
        if known and place >= 0:
            self.region.setCurrentIndex(place)
            self._region_chosen()
        if iam_url or drs_url:
            self.iam_url.setText(iam_url)
            self.drs_url.setText(drs_url)

    def fix(self, fixed: bool) -> None:
        """Let the place be read but not changed, or give it free again."""
        for field in (self.cloud, self.iam_url, self.drs_url):
            field.setEnabled(not fixed)
        self.region.setEnabled(not fixed and self.region.count() > 0)

    def _cloud_changed(self) -> None:
        self.region.clear()
        for region in self._regions:
            if region.cloud_key == self.cloud.currentData():
                self.region.addItem(f"{region.region}  ({region.display_name})", region.region)
        self.region.setEnabled(self.region.count() > 0)
        self._region_chosen()

    def _region_chosen(self) -> None:
        region = self.chosen()
        if region is None:
            return
        self.iam_url.setText(region.iam_url)
        self.drs_url.setText(region.drs_url)
        words = region.notes
        if not region.drs_url_verified:
            words = f"No document names this address; it follows the pattern of its neighbours. {words}".strip()
        self.drs_url.setToolTip(words)
