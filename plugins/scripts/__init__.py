"""Engines that write, analyse and translate scripts."""
