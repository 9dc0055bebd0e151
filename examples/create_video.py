"""Ask a running studio for a video, wait for it and download it: ``python create_video.py out.mp4``."""

import os
import sys
from pathlib import Path

from heygen_studio.client import Client

with Client(os.environ.get("STUDIO_URL", "http://localhost:8000"), os.environ.get("STUDIO_KEY")) as studio:
    video = studio.create(
        "Hello! Welcome to our AI-powered video generation system.",
        avatar_id=os.environ.get("AVATAR_ID", "professional_male_01"),
        voice_id=os.environ.get("VOICE_ID", "en_us_01"),
        language="en",
        title="Welcome",
    )
    print(f"Video created: {video.video_id}")
    video = studio.wait(video.video_id)
    if video.status != "completed":
        sys.exit(f"It could not be made: {video.error}")
    studio.download(video.video_id, Path(sys.argv[1] if len(sys.argv) > 1 else "welcome.mp4"))
    print(f"{video.duration:.1f} s, {video.file_size} bytes")
