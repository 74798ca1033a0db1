#!/bin/sh
# The browser of the tests of the pages: there, or installed from the system's own packages, or a sentence how.
#
#   dev/chromium.sh    exit status 0 when there is one
#
# It is installed only on Debian and its like, and only by root, as in a container of CI: nobody else is asked for a
# password by a test.
set -eu

NAMES="chromium chromium-browser google-chrome"

there() {
    for name in $NAMES; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

refuse() {
    echo "The tests of the pages need Chromium: $1" >&2
    exit 1
}

there && exit 0
command -v apt-get >/dev/null ||
    refuse "install it, so that one of $(echo "$NAMES" | sed 's/ /, /g') is on the PATH."
[ "$(id -u)" -eq 0 ] || refuse "sudo apt-get install chromium"

echo "Installing Debian's Chromium (once; 400 MB) ..." >&2
{
    DEBIAN_FRONTEND=noninteractive apt-get update --quiet --quiet &&
        DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends chromium
} >&2 || refuse "it could not be installed; see above."
there || refuse "apt-get has installed a package without it (Ubuntu's asks for snap)."
