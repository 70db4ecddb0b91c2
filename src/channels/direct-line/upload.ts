import type { IncomingMessage } from 'node:http';
import { withoutNulls } from '../../bot/activity';
import { readBody } from '../../http/body';
import { parseJson } from '../../http/json';
import { isObject } from '../../json';
import { type PostedActivity, postedActivity } from './incoming-activity';

/**
 * What was said with files. Clients send the activity first, then the files, as `multipart/form-data`; or one file alone. Of the files
 * nothing is kept; what cannot be read of the rest is none, since that a file came is what counts.
 */
export async function readUpload(req: IncomingMessage): Promise<PostedActivity> {
  const read = await readBody(req, { limit: mostBytes, withinMs: patienceMs, kept: longestActivity });
  const said = read.outcome === 'read' ? await activityIn(read.bytes, req.headers['content-type'] ?? '') : {};
  return postedActivity.safeParse({ ...said, ...aFile }).data ?? aFile;
}

const aFile = { type: 'message' as const, attachments: [{ contentType: 'unknown' }] };

async function activityIn(beginning: Buffer, type: string): Promise<object> {
  const { quoted, plain } = /;\s*boundary=(?:"(?<quoted>[^"]+)"|(?<plain>[^\s;]+))/i.exec(type)?.groups ?? {};
  // It may be cut within a file: with an end of its own it is a form.
  const form = [Uint8Array.from(beginning), `\r\n--${quoted ?? plain}--\r\n`];
  const fields = await new Response(new Blob(form), { headers: { 'Content-Type': type } })
    .formData()
    .catch(() => null);
  const activity = fields?.get('activity') ?? '';
  const json = parseJson(Buffer.from(typeof activity === 'string' ? activity : await activity.text()));
  const said = json.outcome === 'read' ? withoutNulls(json.body) : null;
  return isObject(said) ? said : {};
}

/** Photos of phones, and more; they are thrown away as they come. */
const mostBytes = 32 * 1024 * 1024;
const longestActivity = 64 * 1024;
/** ms; no longer than a request may take (`door.ts`). */
const patienceMs = 55_000;
