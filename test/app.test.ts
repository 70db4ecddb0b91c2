import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Service, startService } from './conversations/service';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

describe('the application', () => {
  it('hashes in the places that the commands of its process hash in', async () => {
    let end = () => {};
    const held = new Promise<void>(resolve => {
      end = resolve;
    });
    const places = Array.from({ length: 2 }, () => service.hasher.inTurn(() => held));
    const command = service.commands.verifyPassword({ username: 'nobody', password: 'x' });
    expect(await waiting()).toBeGreaterThan(0);
    end();
    await Promise.all([...places, command]);
    expect(await waiting()).toBe(0);
  });
});

/** As the application itself counts them. */
async function waiting(): Promise<number> {
  const figures = await (await fetch(`${service.origin}/metrics`)).text();
  return Number(/^sesame_password_hashes_waiting (?<count>\d+)$/m.exec(figures)?.groups?.count ?? Number.NaN);
}
