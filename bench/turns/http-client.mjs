/** One person's connection, and as little of a client as there can be: it shares a machine with what it measures. */
import { Agent, request } from 'node:http';

export function createHttpClient(base) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname, port } = new URL(base);
  return {
    /** @returns {Promise<any>} what a 2xx answers, null for nothing */
    post: (path, body, token) =>
      new Promise((resolve, reject) => {
        const text = JSON.stringify(body);
        const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) };
        if (token) headers.Authorization = `Bearer ${token}`;
        const sent = request({ agent, hostname, port, path, method: 'POST', headers }, response => {
          const chunks = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString();
            if (response.statusCode >= 300)
              reject(new Error(`${path} answered ${response.statusCode}: ${answer}`));
            else resolve(answer === '' ? null : JSON.parse(answer));
          });
        });
        sent.on('error', cause => reject(new Error(`${base}${path} was not answered`, { cause })));
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}
