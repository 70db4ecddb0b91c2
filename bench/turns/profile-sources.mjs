/** Of a function in a bundle: where it stands in the sources, and in whose package. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export function createSources(root) {
  const maps = new Map();

  return ({ functionName, url, lineNumber, columnNumber }) => {
    const name = functionName || '(anonymous)';
    if (url === '') return { name, place: '', part: name.startsWith('(') ? name : 'V8', isOurs: false };
    if (url.startsWith('node:')) return { name, place: url, part: url, isOurs: false };
    const path = url.startsWith('file:') ? fileURLToPath(url) : url;
    const source = relative(root, originalOf(path, lineNumber, columnNumber) ?? path);
    const dependency = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
    const part = dependency ?? source.split('/').slice(0, 2).join('/');
    return { name, place: source.replace(/.*node_modules\//, ''), part, isOurs: !dependency };
  };

  function originalOf(path, line, column) {
    if (!maps.has(path)) maps.set(path, mapOf(path));
    const found = maps.get(path)?.findEntry(line, column).originalSource;
    return found && resolve(dirname(path), found);
  }
}

function mapOf(path) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')));
  } catch {
    return null;
  }
}
