import { installGuests } from '../scripts/guests.mjs';

/** What each suite has beside the packages of the project: jest installs it before the suite's first test. */
// npm run test:mongodb installs test/browser itself: its server is what jest starts for it.
const folders = {
  browser: ['test/browser'],
  clients: ['test/browser', 'test/clients'],
  playground: ['test/browser', 'test/playground', 'teams'],
  'agents-sdk': ['test/agents-sdk'],
};

export default function setUp(_, { displayName }) {
  installGuests(folders[displayName?.name] ?? []);
}
