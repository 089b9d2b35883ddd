#!/usr/bin/env bash
# What a browser fetches for PAL's chat and for others, gzipped (-9), in bytes. Others come from npm, the file that their own
# instructions put on a page; they are only unpacked, never run.
set -euo pipefail
cd "$(dirname "$0")/../.."
size() { gzip -9c "$1" | wc -c; }

echo "$(size bot/widget/dist/widget.js) PAL before it is opened"
echo "$(( $(size bot/widget/dist/widget.js) + $(size bot/widget/dist/chat.js) )) PAL, all of it"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
other() {
  (cd "$folder" && rm -rf package && tar -xzf "$(npm pack --silent "$1@$2")" && size "package/$3" | sed "s|$| $1 $2, $3|")
}
other deep-chat 2.4.2 dist/deepChat.bundle.js
other rasa-webchat 1.0.1 lib/index.js
other @n8n/chat 1.37.0 dist/chat.bundle.umd.js
other botframework-webchat 4.18.1 dist/webchat.js
