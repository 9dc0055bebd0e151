"""The engines that come with the studio, each a plugin like any third party's, in folders named by the hooks
that they serve: ``voices``, ``lipsync``, ``avatars``, ``effects``, ``formats``, ``scripts``. What several of
them share is in ``language``, ``speech`` and ``openai_protocol``. They know the contract, not the core.
"""
