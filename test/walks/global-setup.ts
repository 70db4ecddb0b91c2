import startMongo from '../mongodb/global-setup';
import train from '../understanding/train';

export default async function setUp(): Promise<void> {
  train();
  await startMongo();
}
