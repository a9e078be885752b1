#!/bin/bash
# What the official entrypoint does that matters to an image: without a key store it writes one, with a password, into the
# configuration, and fails where it cannot; it makes a password for LTPA; then it becomes the command.
set -e

defaults=/config/configDropins/defaults/keystore.xml
overrides=/config/configDropins/overrides/keystore.xml
if [ ! -e "$defaults" ] && [ ! -e "$overrides" ]; then
  echo "<server><keyStore id=\"defaultKeyStore\" password=\"$(openssl rand -base64 32)\" /></server>" > "$defaults"
fi
if [ "${GENERATE_LTPA_KEYS_PASSWORD:-true}" = true ] && [ -z "$ltpa_keys_password" ]; then
  ltpa_keys_password=$(openssl rand -base64 32)
  export ltpa_keys_password
fi
exec "$@"
