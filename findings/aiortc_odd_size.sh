#!/usr/bin/env bash
# aiortc 1.16.0, H.264 with pictures of an odd width or height
#
# Expected: an error, or a picture cut or padded to an even size, as VP8 sends it.
# Happens: the sender's track ends before a picture arrives; both sides stay "connected", nothing is
#   raised where the caller could see it, and the viewer waits for ever in front of black.
# Instead: give even sizes only, and watch readyState of the tracks that are sent.
# Seen: H264: 0 pictures, connected, track ended; VP8: 118 pictures, connected, track live
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile aiortc==1.16.0 av==18.1.0
venv/bin/python - <<'PY'
import asyncio
import sys
from contextlib import suppress

import av
from aiortc import RTCPeerConnection, RTCRtpSender, VideoStreamTrack
from aiortc.mediastreams import MediaStreamError


class Black(VideoStreamTrack):
    async def recv(self):
        frame = av.VideoFrame(321, 241, "rgb24")
        frame.pts, frame.time_base = await self.next_timestamp()
        return frame


async def send(codec: str) -> tuple[int, str, str]:
    sender, viewer, track, seen = RTCPeerConnection(), RTCPeerConnection(), Black(), 0
    sender.addTrack(track)
    codecs = [c for c in RTCRtpSender.getCapabilities("video").codecs if c.name in (codec, "rtx")]
    sender.getTransceivers()[0].setCodecPreferences(codecs)

    async def watch(remote):
        nonlocal seen
        with suppress(MediaStreamError):
            while await remote.recv():
                seen += 1

    viewer.on("track")(watch)
    await sender.setLocalDescription(await sender.createOffer())
    await viewer.setRemoteDescription(sender.localDescription)
    await viewer.setLocalDescription(await viewer.createAnswer())
    await sender.setRemoteDescription(viewer.localDescription)
    await asyncio.sleep(4)
    state = seen, sender.connectionState, track.readyState
    await asyncio.gather(sender.close(), viewer.close())
    return state


h264, vp8 = asyncio.run(send("H264")), asyncio.run(send("VP8"))
print(f"H264: {h264[0]} pictures, {h264[1]}, track {h264[2]}; VP8: {vp8[0]} pictures, {vp8[1]}, track {vp8[2]}")
if h264 != (0, "connected", "ended") or vp8[0] < 20 or vp8[2] != "live":
    sys.exit("aiortc no longer behaves like this")
PY
