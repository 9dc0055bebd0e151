"""Engines that draw presenters, one package each."""
