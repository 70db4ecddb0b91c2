import { createRequire } from 'node:module';

const { libraries } = createRequire(import.meta.url)('./test/library.cjs');
const ofLibraries = `${import.meta.dirname}/node_modules/(?:${libraries.join('|')})/`;

/** One project per thing a machine may lack; `npm test` runs only what needs nothing. */
const common = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/test/environment.cjs',
  transform: {
    [`^${ofLibraries}`]: '<rootDir>/test/library.cjs',
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  // ESM-only packages of guests, which jest’s CommonJS loader cannot require as they are.
  transformIgnorePatterns: [`^(?!${ofLibraries}).*/node_modules/(?!(jose)/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
};

export default {
  // Only what hangs is to fail by time: a busy machine takes many times what an idle one does.
  testTimeout: 120_000,
  // One process less than there are cores is one of two.
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/test/other-suites.cjs'],
  projects: [
    {
      ...common,
      displayName: 'unit',
      // What a learner asks for at each weight: Jest looks globals up in the context of the tests each time, slowly, but for these.
      sandboxInjectedGlobals: ['Math', 'Object', 'Array', 'Number', 'String', 'Map', 'Set'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/browser/',
        '<rootDir>/test/mongodb/',
        '<rootDir>/test/mail/[^/]+$',
        '<rootDir>/test/crashes/',
        '<rootDir>/test/clients/',
        '<rootDir>/test/agents-sdk/',
        '<rootDir>/test/playground/',
        '<rootDir>/test/teams/',
        '<rootDir>/test/walks/',
        '<rootDir>/test/deploy/',
        '<rootDir>/test/process/',
        '<rootDir>/test/abuse/',
      ],
    },
    { ...common, displayName: 'process', testMatch: ['<rootDir>/test/{process,abuse}/*.test.ts'] },
    { ...common, displayName: 'browser', testMatch: ['<rootDir>/test/browser/*.test.ts'] },
    { ...common, displayName: 'playground', testMatch: ['<rootDir>/test/{playground,teams}/*.test.ts'] },
    {
      ...common,
      displayName: 'clients',
      testMatch: ['<rootDir>/test/clients/*.test.ts'],
      // Its modules ask for others that only a browser has.
      moduleNameMapper: {
        '^adaptivecards$': '<rootDir>/test/clients/node_modules/adaptivecards/dist/adaptivecards.min.js',
      },
    },
    {
      ...common,
      displayName: 'agents-sdk',
      testMatch: ['<rootDir>/test/agents-sdk/*.test.ts'],
    },
    { ...common, displayName: 'crashes', testMatch: ['<rootDir>/test/crashes/**/*.test.ts'] },
    { ...common, displayName: 'mail', testMatch: ['<rootDir>/test/mail/*.test.ts'] },
    {
      ...common,
      displayName: 'walks',
      testMatch: ['<rootDir>/test/walks/*.test.ts'],
      globalSetup: '<rootDir>/test/walks/global-setup.ts',
      globalTeardown: '<rootDir>/test/mongodb/global-teardown.ts',
    },
    {
      ...common,
      displayName: 'deploy',
      testMatch: ['<rootDir>/test/deploy/*.test.ts'],
      globalSetup: '<rootDir>/test/mongodb/global-setup.ts',
      globalTeardown: '<rootDir>/test/mongodb/global-teardown.ts',
    },
    {
      ...common,
      displayName: 'mongodb',
      testMatch: ['<rootDir>/test/{mongodb,browser/on-mongodb}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/mongodb/global-setup.ts',
      globalTeardown: '<rootDir>/test/mongodb/global-teardown.ts',
    },
  ],
};
