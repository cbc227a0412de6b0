#!/bin/sh
# Snapshots of one topic of Kafka become rows of another one, by kcat. As many of these as there are partitions may run in
# one group; the first of them begins with the oldest snapshot. On each machine:
# port-audit collect | jq -c . | kcat -b "$BROKERS" -P -t ports.snapshots
#
# kcat keeps what it reads until its buffer is full or its stdin ends, so each row has a kcat of its own and is there at
# once; where there are many, a client library hands them over faster (contrib/nats/judge.mjs is one).
set -eu
kcat -b "$BROKERS" -G port-audit -X auto.offset.reset=earliest -u -q "${1:-ports.snapshots}" |
  port-audit judge --format rows --jobs 1 |
  while IFS= read -r row; do printf '%s\n' "$row" | kcat -b "$BROKERS" -P -t "${2:-ports.rows}"; done
