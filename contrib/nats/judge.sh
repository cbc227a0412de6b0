#!/bin/sh
# Snapshots that machines publish on a subject of NATS become rows on another one. A line is answered at once, so nothing
# waits for the next machine. On each machine: port-audit collect | jq -c . | nats pub ports.snapshots --force-stdin
set -eu
nats subscribe "${1:-ports.snapshots}" --raw |
  port-audit judge --format rows --jobs 1 |
  while IFS= read -r row; do printf '%s' "$row" | nats publish "${2:-ports.rows}" --force-stdin; done
