#!/bin/sh
# The cURL example of the API documentation; the answer comes when the video is finished.
set -eu
curl --silent --show-error -X POST "${STUDIO_URL:-http://localhost:8000}/api/v1/videos/create" \
  -H "Content-Type: application/json" \
  -H "Prefer: wait=60" \
  -d '{
    "script": "Hello, this is an AI-generated video!",
    "avatar_id": "'"${AVATAR_ID:-professional_male_01}"'",
    "voice_id": "'"${VOICE_ID:-en_us_01}"'",
    "language": "en"
  }'
