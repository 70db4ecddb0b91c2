import { capabilitiesOf, notShown, startServer } from './server';

/** One server for the whole run; jest's workers read its address from the environment. */
export default async function setUp(): Promise<void> {
  const uri = process.env.MONGODB_URI || (await ownServer());
  process.env.SESAME_TEST_MONGODB_URI = uri;
  const capabilities = await capabilitiesOf(uri);
  process.env.SESAME_TEST_MONGODB = JSON.stringify(capabilities);
  const where = process.env.MONGODB_URI ? 'MONGODB_URI' : 'a server of this run';
  process.stdout.write(`\nMongoDB suite on ${where}, version ${capabilities.version}\n`);
  for (const line of notShown(capabilities)) process.stdout.write(`  this server cannot show: ${line}\n`);
}

async function ownServer(): Promise<string> {
  const server = await startServer();
  stopServer = async () => void (await server.stop());
  return server.getUri();
}

let stopServer = async (): Promise<void> => {};

export const stop = (): Promise<void> => stopServer();
