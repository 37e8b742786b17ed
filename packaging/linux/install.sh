#!/bin/sh
# Puts PhotoClip into the menu of the desktop, for this person: install.sh [--remove]
# Icon and files go where the XDG base directories have them. Needs `photoclip-window` on the PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
id=io.github.photoclip.PhotoClip

if [ "${1:-}" = --remove ]; then
    rm -f "$data/applications/$id.desktop" "$data/metainfo/$id.metainfo.xml" "$data/icons/hicolor/scalable/apps/$id.svg"
else
    mkdir -p "$data/applications" "$data/metainfo" "$data/icons/hicolor/scalable/apps"
    cp "$here/$id.desktop" "$data/applications/"
    cp "$here/$id.metainfo.xml" "$data/metainfo/"
    cp "$here/../../resources/icons/photoclip.svg" "$data/icons/hicolor/scalable/apps/$id.svg"
fi
if command -v update-desktop-database >/dev/null; then
    update-desktop-database "$data/applications" || true
fi
