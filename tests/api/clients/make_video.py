"""Makes a video with the client that openapi-python-client generates: python make_video.py ADDRESS."""

import json
import sys
import time

from generated import Client
from generated.api.videos import create_video, get_video, video_file
from generated.models import VideoRequest, VideoResponse
from generated.types import File

client = Client(base_url=sys.argv[1])
asked = VideoRequest(script="One word.", avatar_id="square", voice_id="tone", resolution="720p")
video = create_video.sync(client=client, body=asked)
while isinstance(video, VideoResponse) and video.status in ("pending", "processing"):
    time.sleep(0.1)
    video = get_video.sync(video.video_id, client=client)
assert isinstance(video, VideoResponse), video
film = video_file.sync(video.video_id, client=client)
assert isinstance(film, File), film
print(json.dumps({"status": video.status, "size": video.file_size, "bytes": len(film.payload.read())}))
