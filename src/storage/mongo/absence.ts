import type { MongoClient, TopologyDescriptionChangedEvent } from 'mongodb';

/**
 * Tells once when no server of the database takes writes, and once when one does again: what fails meanwhile is told beside it, each
 * for what it was. Returns how to stop.
 */
export function tellOfAbsence(
  client: MongoClient,
  onProblem: (message: string, error?: unknown) => void,
): () => void {
  let isThere = true;
  const look = ({ newDescription }: TopologyDescriptionChangedEvent): void => {
    const isWritable = [...newDescription.servers.values()].some(server => server.isWritable);
    if (isWritable === isThere) return;
    isThere = isWritable;
    onProblem(isThere ? 'the database answers again' : 'the database is away: people wait until it answers');
  };
  client.on('topologyDescriptionChanged', look);
  return () => client.off('topologyDescriptionChanged', look);
}
