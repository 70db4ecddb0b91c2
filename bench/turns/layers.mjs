/** Which part of a turn a moment of the processor belongs to, by the nearest function of ours that was at work. */

/** @param stack from what ran to what called it first */
export function layerOf(stack) {
  const [top] = stack;
  if (top.part === '(garbage collector)') return 'garbage collection';
  const own = stack.find(({ isOurs }) => isOurs);
  if (!own) return ofLibraries.find(([part]) => stack.some(each => part.test(each.part)))?.[1] ?? 'Node';
  if (own.place === 'src/storage/embedded/conversation-store.ts' || own.place === 'src/json.ts')
    return stack.some(({ name }) => name === 'save') ? 'store, write' : 'store, read';
  return layers.find(([place]) => place.test(own.place))?.[1] ?? 'other code of ours';
}

const layers = [
  [/^understanding\/|^src\/bot\/understand\.ts$/, 'reading what was typed'],
  [
    /^dialogs\/(settle|guide|guards|deadlines|state-names|guide-context|events|effects)/,
    'the dialog (XState)',
  ],
  [/^dialogs\/|^locales\/|^src\/bot\/activities\.ts$/, 'texts and cards'],
  [/^src\/storage\/embedded\/database\.ts$/, 'store, BEGIN and COMMIT'],
  [/^src\/storage\/embedded\/activity-feed\.ts$/, 'history'],
  [/^src\/storage\//, 'store, read'],
  [/^src\/channels\/direct-line\/stream\.ts$/, 'WebSocket out'],
  [/connector-(http|calls)\.ts$/, 'the connector’s HTTP'],
  [/(tokens?|callers|browser-sessions|session-store|bot-authentication|service-urls)\.ts$/, 'who calls'],
  [/^src\/(http\/(limits|gate|client-address)|channels\/keyed-queue)\.ts$/, 'limits'],
  [
    /(incoming-activity|bot-activity|json-body|http\/json|http\/body|teams-text)\.ts$/,
    'what comes in is parsed',
  ],
  [/^src\/(metrics|http\/health)\.ts$/, 'metrics'],
  [/^src\/http\//, 'HTTP in'],
  [/^src\/bot\//, 'the turn itself'],
  [/^src\/channels\//, 'the channel'],
];

/** Where no function of ours stands on the stack: what began in Node, or goes on after waiting. */
const ofLibraries = [
  [/^prom-client$/, 'metrics'],
  [/^pino|sonic-boom/, 'log'],
  [/^restify|^find-my-way|^node:_http_(server|common|incoming)/, 'HTTP in'],
  [/^node:_http_(client|agent)/, 'the connector’s HTTP'],
  [/^ws$/, 'WebSocket out'],
  [/^(botbuilder|botframework|@azure|@typespec)/, 'Bot Framework’s SDK'],
];
