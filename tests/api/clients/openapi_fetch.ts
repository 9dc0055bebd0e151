// Makes a video with the types that openapi-typescript generates: node openapi_fetch.js ADDRESS
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

declare const process: { argv: string[] };
type Video = components["schemas"]["VideoResponse"];

async function main(): Promise<void> {
  const client = createClient<paths>({ baseUrl: process.argv[2] });
  const made = await client.POST("/api/v1/videos/create", {
    body: { script: "One word.", avatar_id: "square", voice_id: "tone", resolution: "720p" },
  });
  if (!made.data) throw new Error(made.error.error_code);
  let video: Video = made.data;
  while (video.status === "pending" || video.status === "processing") {
    await new Promise((done) => setTimeout(done, 100));
    const found = await client.GET("/api/v1/videos/{video_id}", { params: { path: { video_id: video.video_id } } });
    if (!found.data) throw new Error(found.error.error_code);
    video = found.data;
  }
  // @ts-expect-error: the types are real ones, a length is no text
  const wrong: string = video.duration;
  const film = await client.GET("/api/v1/videos/{video_id}/file", {
    params: { path: { video_id: video.video_id } },
    parseAs: "blob",
  });
  if (!film.data) throw new Error("no film");
  console.log(JSON.stringify({ status: video.status, size: video.file_size, bytes: film.data.size }));
}

void main();
