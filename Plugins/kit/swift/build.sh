#!/bin/sh
# Builds the program the manifest names. Run it after every change, then test and trust again.
set -e
cd "$(dirname "$0")"
swiftc -O -swift-version 6 Kith.swift main.swift -o plugin
