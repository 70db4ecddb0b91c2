const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

/**
 * Before Node 24, each AsyncLocalStorage that was once run is handed to every promise of the process until it is disabled, and nobody
 * does. A test file brings two (jest's, and the request's): by the seventieth file of a process an `await` cost 15 µs in place of 0.3.
 */
const used = new Set();

for (const method of ['run', 'enterWith']) {
  const original = AsyncLocalStorage.prototype[method];
  AsyncLocalStorage.prototype[method] = function (...given) {
    used.add(this);
    return original.apply(this, given);
  };
}

/** Each test file loads its libraries anew: six megabytes, which V8 is to parse once a process. Jest calls this for each module. */
const parsed = new Map();
const { compileFunction } = vm;

vm.compileFunction = (code, names, options) => {
  // V8 asks for the same text alone: with other parameters it would be another function, and from another file have its traces.
  const key = `${options.filename}(${names})`;
  const known = parsed.get(key);
  const cachedData = known?.code === code ? known.cachedData : undefined;
  const compiled = compileFunction(code, names, { ...options, cachedData, produceCachedData: !cachedData });
  if (compiled.cachedData) parsed.set(key, { code, cachedData: compiled.cachedData });
  return compiled;
};

module.exports = class extends TestEnvironment {
  async teardown() {
    await super.teardown();
    for (const storage of used) storage.disable();
    used.clear();
  }
};
