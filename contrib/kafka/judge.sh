#!/bin/sh
# Snapshots of one topic of Kafka become rows of another one, by kcat. As many of these as there are partitions may run in
# one group.
set -eu
kcat -b "$BROKERS" -G port-audit "${1:-ports.snapshots}" -u -q |
  port-audit judge --format rows --jobs 1 |
  kcat -b "$BROKERS" -P -t "${2:-ports.rows}"
