import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Microsoft's stand-in for Teams, on this machine, for a bot whose endpoint is given. */
export async function startPlayground(endpoint: string, port: number) {
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(
    process.execPath,
    // `--dt`: no telemetry.
    [playgroundScript(), '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt'],
    { stdio: 'ignore', env: { PATH: process.env.PATH, BROWSER: 'none' } },
  );
  await answers(url);
  return {
    url,
    stop: async () => {
      const ended = once(child, 'exit');
      // It keeps nothing, and waits for its browsers when asked to end.
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function playgroundScript(): string {
  const manifest = createRequire(__filename).resolve('@microsoft/m365agentsplayground/package.json');
  const { bin } = createRequire(__filename)(manifest) as { bin: Record<string, string> };
  return join(dirname(manifest), bin.agentsplayground ?? '');
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error('The Agents Playground did not start');
}
