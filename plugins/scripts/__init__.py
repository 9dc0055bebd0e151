"""Engines that write, analyse and translate scripts, one package for each way of doing so."""
