/** The bare echo: what botbuilder costs by itself. */
const { serve } = require('./server.cjs');

serve(async context => {
  if (context.activity.type === 'message') await context.sendActivity(context.activity.text);
});
