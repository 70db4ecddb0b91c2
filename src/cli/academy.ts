import { Command, CommanderError } from 'commander';
import { loadAcademy } from '../academy-file';

/**
 * `npm run academy -- check FILE`: what is wrong in an académie's file or missing from it, a line each, as editors and compilers
 * write it (`FILE:LINE: sentence`). Exit 0 when it can be used, 1 when it cannot, 2 when there is nothing to check.
 */
export function runAcademy(args: string[], write: (line: string) => void, now: number): number {
  let exitCode = 2;
  const program = new Command('academy')
    .description('The file of an académie: what is wrong in it, and what an operator should know of it.')
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write });
  program
    .command('check')
    .argument('<file>', 'such as academies/grenoble.json')
    .action((file: string) => {
      exitCode = check(file, write, now);
    });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return exitCode;
}

function check(file: string, write: (line: string) => void, now: number): number {
  const { academy, wrong, warnings } = loadAcademy(file, now);
  if (wrong[0]?.line === 0) {
    write(`${file}: cannot be read\n`);
    return 2;
  }
  for (const { line, sentence } of wrong) write(`${file}:${line}: ${sentence}\n`);
  for (const { line, sentence } of warnings) write(`${file}:${line}: warning: ${sentence}\n`);
  write(academy ? `${academy.name}: can be used, ${warnings.length} warnings\n` : `${wrong.length} wrong\n`);
  return academy ? 0 : 1;
}

if (require.main === module)
  process.exitCode = runAcademy(process.argv.slice(2), line => process.stdout.write(line), Date.now());
