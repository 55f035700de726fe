#!/bin/sh
# Unpacks Debian's Chromium and the libraries that the machine lacks into var/tools/chromium: root is not needed.
set -eu
cd "$(dirname "$0")/../../.."
place="$PWD/var/tools/chromium"
fresh="$place.new"
package=chromium-headless-shell
rm -rf "$place" "$fresh"
mkdir -p "$fresh/apt/lists/partial" "$fresh/apt/archives/partial" "$fresh/root" "$fresh/bin"
trap 'rm -rf "$fresh"' EXIT

# Lists and archives of our own: those of the machine are root's, and may be empty.
apt() {
  apt-get -qq -o Debug::NoLocking=true -o Dir::State::Lists="$fresh/apt/lists" -o Dir::Cache="$fresh/apt" "$@"
}
apt update
apt install -y --download-only --no-install-recommends "$package"
for archive in "$fresh"/apt/archives/*.deb; do
  dpkg -x "$archive" "$fresh/root"
done
rm -rf "$fresh/apt"

cat > "$fresh/fonts.conf" <<'XML'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">root/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
XML
cat > "$fresh/bin/chromium" <<'SH'
#!/bin/sh
here="$(cd "$(dirname "$0")/.." && pwd)"
for folder in "$here"/root/lib/*-linux-gnu* "$here"/root/usr/lib/*-linux-gnu* "$here"/root/usr/lib/*-linux-gnu*/pulseaudio; do
  LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$folder"
done
FONTCONFIG_FILE="$here/fonts.conf"
export LD_LIBRARY_PATH FONTCONFIG_FILE
exec "$here/root/usr/lib/chromium/chromium-headless-shell" "$@"
SH
chmod +x "$fresh/bin/chromium"
"$fresh/bin/chromium" --version
mv "$fresh" "$place"
