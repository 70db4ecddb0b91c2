// `npm test` needs no browser: what it leaves out is named, with the command that runs it.
console.log(
  'Not run here: the browser suite (npm run test:browser), the MongoDB suite (npm run test:mongodb), other versions of Node (npm run test:nodes).',
);
