/** A bot behind botbuilder's own adapter on restify, as its samples have it. Says « ready » when it listens. */
const { CloudAdapter, ConfigurationBotFrameworkAuthentication } = require('botbuilder');
const { createServer, plugins } = require('restify');

/** @param {(context: import('botbuilder').TurnContext) => Promise<unknown>} turn */
exports.serve = turn => {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const server = createServer();
  server.use(plugins.bodyParser());
  server.post('/api/messages', async (req, res) => adapter.process(req, res, turn));
  server.listen(process.env.PORT, '127.0.0.1', () => console.log('ready'));
};
