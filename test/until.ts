/**
 * Waits for what comes by itself. Patient, for machines that do other things too.
 * @throws when it has not come within a minute
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; ) {
    if (await condition()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('it did not happen');
}
