"""The script desk: writes, analyses and translates scripts with whichever engines are installed and ready.

The rooms above import what is named here; ``desk`` is the face of it.
"""

from heygen_studio.scripts.answers import Scene, Script, ScriptAnalysis, ScriptScenes, ScriptTranslation
from heygen_studio.scripts.decks import Storyboard, storyboard
from heygen_studio.scripts.desk import ScriptDesk
from heygen_studio.scripts.documents import MAX_DOCUMENT, document_text
from heygen_studio.scripts.requests import (
    AnalyzeRequest,
    ContinueRequest,
    GenerateRequest,
    HookRequest,
    RewriteRequest,
    ScenesRequest,
    TranslateRequest,
    TranslateVideoRequest,
    WriteRequest,
)
from heygen_studio.scripts.store import ScriptStore
from heygen_studio.scripts.videos import TranslatedVideo

__all__ = [
    "MAX_DOCUMENT",
    "AnalyzeRequest",
    "ContinueRequest",
    "GenerateRequest",
    "HookRequest",
    "RewriteRequest",
    "Scene",
    "ScenesRequest",
    "Script",
    "ScriptAnalysis",
    "ScriptDesk",
    "ScriptScenes",
    "ScriptStore",
    "ScriptTranslation",
    "Storyboard",
    "TranslateRequest",
    "TranslateVideoRequest",
    "TranslatedVideo",
    "WriteRequest",
    "document_text",
    "storyboard",
]
