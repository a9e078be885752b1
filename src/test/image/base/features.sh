#!/bin/bash
# In place of the official one, which fetches single features: takes those that the server's configuration names from a
# whole runtime, which is mounted at build time.
set -Eeo pipefail

archive=/tmp/features.zip
WLP_USER_DIR=/opt/ol/wlp/usr /opt/ol/runtime/bin/server package defaultServer --archive="$archive" --include=minify > /dev/null
unzip -q -o "$archive" -x 'wlp/usr/*' -d /opt/ol
rm -r "$archive" /output/workarea
find /opt/ol/wlp/lib /opt/ol/wlp/bin ! -perm -g=rw -print0 | xargs -0 -r chmod g+rw
chmod ug+x /opt/ol/wlp/bin/*
