#!/bin/bash
# What the official one does that matters to an image: a key store with a password where there is none, and a start of the
# server that fills the class cache (here there is none to fill).
set -Eeo pipefail

keystore=/config/configDropins/defaults/keystore.xml
mkdir -p /config/configDropins/overrides
if [ "$SSL" != false ] && [ "$TLS" != false ] && [ ! -e "$keystore" ]; then
  echo "<server><keyStore id=\"defaultKeyStore\" password=\"$(openssl rand -base64 32)\" /></server>" > "$keystore"
fi
touch /config/server.xml
if [ "$OPENJ9_SCC" = true ]; then
  /opt/ol/wlp/bin/server start || { code=$?; cat /logs/console.log; exit "$code"; }
  curl --silent --output /dev/null --show-error --fail --max-time 5 "$WARM_ENDPOINT_URL" || echo "no answer, going on"
  /opt/ol/wlp/bin/server stop
  rm -rf /output/messaging /logs/* "$WLP_OUTPUT_DIR/.classCache"
  chmod -R g+rwx /output/workarea
fi
