#!/bin/sh
# Builds the program the manifest names; run it after every change, then test and trust the plugin again.
set -e
cd "$(dirname "$0")"
swiftc -O -swift-version 6 Kith.swift main.swift -o plugin
