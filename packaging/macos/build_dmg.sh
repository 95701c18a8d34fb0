#!/usr/bin/env bash
# Sign, pack and notarise the frozen bundle on a Mac:
#
#   packaging/macos/build_dmg.sh "dist/DRS Inspector.app" dist/drs-inspector-1.2.3-macos.dmg
#
# SIGNING_IDENTITY   "Developer ID Application: ... (TEAMID)"; without it the bundle is signed for this Mac only
# NOTARY_PROFILE     name of credentials saved by "xcrun notarytool store-credentials"; without it nothing is notarised
#
# The identifier and the team must stay the same from release to release: the keychain lets the program read what it
# wrote because of them, and asks the person about each secret again when they change.
set -euo pipefail
app=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
identity=${SIGNING_IDENTITY:--}
options=(--force --options runtime --entitlements "$here/entitlements.plist")
[ "$identity" = - ] || options+=(--timestamp)

# From the inside out: a bundle's signature covers the signatures inside it.
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 |
  xargs -0 -n 1 codesign --sign "$identity" "${options[@]}"
find "$app/Contents/Frameworks" -maxdepth 4 -type d -name '*.framework' -print0 |
  xargs -0 -n 1 codesign --sign "$identity" "${options[@]}"
codesign --sign "$identity" "${options[@]}" "$app"
codesign --verify --deep --strict --verbose=2 "$app"

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/$(basename "$app")"
ln -s /Applications "$staging/Applications"
rm -f "$image"
hdiutil create -volname "DRS Inspector" -srcfolder "$staging" -format ULFO -fs HFS+ "$image"

if [ "$identity" = - ]; then
  echo "Not signed for others: set SIGNING_IDENTITY to make an image that opens on every Mac."
  exit 0
fi
codesign --sign "$identity" --timestamp "$image"
if [ -z "${NOTARY_PROFILE:-}" ]; then
  echo "Not notarised: set NOTARY_PROFILE."
  exit 0
fi
xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
xcrun stapler staple "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
