// Makes a video with the client that @hey-api/openapi-ts generates: node hey_api.js ADDRESS
import { createVideo, getVideo, videoFile } from "./hey";
import { client } from "./hey/client.gen";
import type { VideoResponse } from "./hey";

declare const process: { argv: string[] };

async function main(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2] });
  const asked = { script: "One word.", avatar_id: "square", voice_id: "tone", resolution: "720p" } as const;
  let video: VideoResponse = (await createVideo({ body: asked, throwOnError: true })).data;
  while (video.status === "pending" || video.status === "processing") {
    await new Promise((done) => setTimeout(done, 100));
    video = (await getVideo({ path: { video_id: video.video_id }, throwOnError: true })).data;
  }
  // @ts-expect-error: the types are real ones, a length is no text
  const wrong: string = video.duration;
  const film: Blob = (await videoFile({ path: { video_id: video.video_id }, throwOnError: true })).data;
  console.log(JSON.stringify({ status: video.status, size: video.file_size, bytes: film.size }));
}

void main();
