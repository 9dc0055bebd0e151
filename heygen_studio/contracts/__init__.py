"""What a plugin provides: one abstract class for each kind of engine.

A *provider* is the long-lived thing that a hook returns. Its constructor loads nothing; models come with the
first use. A *session* is one use of a provider for one video; it is a context manager and is always closed.
Providers are shared between jobs and must be thread-safe; sessions are used by one thread at a time.
"""

from heygen_studio.contracts.base import (
    API_VERSION,
    AssetId,
    AssetMark,
    Capabilities,
    Options,
    Progress,
    Provider,
    Session,
    asset_options,
)
from heygen_studio.contracts.captions import CaptionLook, CaptionStyle
from heygen_studio.contracts.pictures import (
    AvatarEngine,
    AvatarSession,
    CreatedAvatar,
    Effect,
    EffectSession,
    FrameLipSync,
    PhotoAvatarEngine,
    TrackLipSync,
    TrackSession,
    VideoAvatarEngine,
    VideoFormat,
)
from heygen_studio.contracts.scripts import ScriptAnalyst, ScriptEngine, ScriptWriter, Translator
from heygen_studio.contracts.voices import Aligner, AlignmentSession, ClonedVoice, VoiceCloner, VoiceEngine

__all__ = [
    "API_VERSION",
    "Aligner",
    "AlignmentSession",
    "AssetId",
    "AssetMark",
    "AvatarEngine",
    "AvatarSession",
    "Capabilities",
    "CaptionLook",
    "CaptionStyle",
    "ClonedVoice",
    "CreatedAvatar",
    "Effect",
    "EffectSession",
    "FrameLipSync",
    "Options",
    "PhotoAvatarEngine",
    "Progress",
    "Provider",
    "ScriptAnalyst",
    "ScriptEngine",
    "ScriptWriter",
    "Session",
    "TrackLipSync",
    "TrackSession",
    "Translator",
    "VideoAvatarEngine",
    "VideoFormat",
    "VoiceCloner",
    "VoiceEngine",
    "asset_options",
]
