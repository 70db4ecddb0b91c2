/**
 * npm run bench:conversations -- bench/conversations/a3.jsonl [from] [to]: plays written conversations with a server of its own,
 * over Direct Line as the page does, and prints what was said, for a person to read and grade. A message `@form field=value&…`
 * fills in the last form that was offered; so does `@form identity`, `@form identity wrong`, `@form password` or
 * `@form password weak`, with what one of `people.csv` would write.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../test/free-port.cjs';

const [file, from = '0', to] = process.argv.slice(2);
if (!file) throw new Error('which conversations? bench/conversations/a3.jsonl');
const lines = readFileSync(file, 'utf8').trim().split('\n');
const peopleFile = new URL('people.csv', import.meta.url).pathname;
const people = readFileSync(peopleFile, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map(row => row.split(','));
const server = await start();
try {
  for (const [index, line] of lines.slice(Number(from), to && Number(to)).entries()) {
    const { persona, goal, messages } = JSON.parse(line);
    console.log(`\n######## ${Number(from) + index + 1} ${persona}: ${goal}`);
    await play(messages, inWords(people[(Number(from) + index) % people.length]));
  }
} finally {
  await server.stop();
}

/** What a person writes into each form: the second is one that the bot refuses. */
function inWords([numen, birthDate]) {
  const identity = { numen, accountType: 'academic' };
  const password = text => ({ newPassword: text, confirmation: text, forgotten: 'on' });
  return {
    identity: { ...identity, birthDate },
    'identity wrong': { ...identity, birthDate: birthDate === '02/02/1972' ? '03/02/1972' : '02/02/1972' },
    password: password('Trois-Ponts-Gris-47!'),
    'password weak': password('soleil'),
  };
}

async function play(messages, known) {
  const { headers, url, userId, cookies } = await begin();
  const forms = [];
  let watermark = '';
  await drain();
  for (const message of messages) {
    console.log(`\n>> ${message}`);
    if (message.startsWith('@form ')) await fill(message.slice('@form '.length));
    else await send(message);
    const said = await drain();
    console.log(said.length > 0 ? said.map(spoken).join('\n') : '  (silence)');
  }

  async function send(text) {
    const body = JSON.stringify({ type: 'message', text, from: { id: userId }, locale: 'fr' });
    const answer = await fetch(url, { method: 'POST', headers, body });
    if (!answer.ok) console.log(`  !! ${answer.status} ${await answer.text()}`);
  }

  async function fill(values) {
    const form = forms.at(-1);
    if (!form) return console.log('  (no form)');
    const page = await fetch(form, { headers: { cookie: sent(cookies) } });
    keep(cookies, page);
    const fields = new URLSearchParams();
    for (const [input] of (await page.text()).matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name) fields.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    for (const [name, value] of new URLSearchParams(known[values] ?? values)) fields.set(name, value);
    const answer = await fetch(form, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: sent(cookies),
        origin: server.url,
      },
      body: fields,
      redirect: 'manual',
    });
    keep(cookies, answer);
    console.log(`  form: ${answer.status}`);
  }

  /** What the bot says until it has been quiet for a while. */
  async function drain() {
    const said = [];
    const end = Date.now() + 6000;
    for (let quiet = 0; Date.now() < end && !(said.length > 0 && quiet >= 3); quiet++) {
      const answer = await (
        await fetch(watermark ? `${url}?watermark=${watermark}` : url, { headers })
      ).json();
      if (answer.watermark != null) watermark = String(answer.watermark);
      const others = (answer.activities ?? []).filter(
        ({ from: who }) => who?.id !== userId && who?.role !== 'user',
      );
      for (const found of JSON.stringify(others).matchAll(/https?:[^"]*\/forms\/[^"?#]+/g))
        forms.push(found[0]);
      if (others.length > 0) quiet = 0;
      said.push(...others.filter(({ type }) => type === 'message'));
      await new Promise(resolve => setTimeout(resolve, 60));
    }
    return said;
  }
}

async function begin() {
  const json = { 'content-type': 'application/json' };
  const tokens = await fetch(`${server.url}/api/webchat/token`, {
    method: 'POST',
    headers: json,
    body: '{"locale":"fr"}',
  });
  const { token, userId } = await tokens.json();
  const headers = { ...json, authorization: `Bearer ${token}` };
  const conversations = `${server.url}/v3/directline/conversations`;
  const opened = await (await fetch(conversations, { method: 'POST', headers })).json();
  if (opened.token) headers.authorization = `Bearer ${opened.token}`;
  const url = `${conversations}/${opened.conversationId}/activities`;
  const cookies = new Map();
  keep(cookies, tokens);
  return { headers, url, userId, cookies };
}

/** As a browser does: who was recognised has another cookie than before. */
function keep(cookies, { headers }) {
  for (const cookie of headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/u.exec(cookie);
    cookies.set(name, value);
  }
}

function sent(cookies) {
  return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
}

function spoken({ text, attachments = [] }) {
  const cards = attachments.map(({ content }) => `  C: ${wordsOf(content).join(' ')}`);
  return [...(text ? [`  B: ${text.replace(/\n/g, '\n     ')}`] : []), ...cards].join('\n');
}

/** The words of a card, and `<its buttons>`. */
function wordsOf(element) {
  if (Array.isArray(element)) return element.flatMap(wordsOf);
  if (element === null || typeof element !== 'object') return [];
  if (element.type === 'FactSet') return element.facts.map(({ title, value }) => `${title} ${value}`);
  const inner = ['inlines', 'body', 'items', 'columns', 'rows', 'cells', 'card', 'actions'];
  return [
    ...(typeof element.text === 'string' ? [element.text] : []),
    ...(element.type?.startsWith('Action.') ? [`<${element.title}>`] : []),
    ...inner.flatMap(name => wordsOf(element[name])),
  ];
}

async function start() {
  const dataDir = mkdtempSync(join(tmpdir(), 'sesame-conversations-'));
  const port = await freePort();
  const env = { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'error' };
  const people = new URL('people.csv', import.meta.url).pathname;
  const child = spawn(process.execPath, ['dist/sesame.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise(resolve => {
    child.stdout.on('data', text => String(text).includes('http://') && resolve());
  });
  const stop = () =>
    new Promise(resolve => {
      child.once('exit', () => {
        rmSync(dataDir, { recursive: true });
        resolve();
      });
      child.kill('SIGTERM');
    });
  try {
    execFileSync(process.execPath, ['dist/accounts.js', 'import', people], { env, stdio: 'ignore' });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}
