/**
 * Tells which files of two folders are not the same code, line by line, whatever their comments say:
 *
 *     node Tests/JS/same-code.js public other
 */

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where Debian's node-typescript is. */
const TYPESCRIPT = '/usr/share/nodejs/typescript';

const ts = createRequire(import.meta.url)(TYPESCRIPT);

/** @param {string} folder @returns {string[]} */
function files(folder, inside = '') {
  return readdirSync(join(folder, inside)).sort().flatMap((name) => {
    const path = join(inside, name);
    return statSync(join(folder, path)).isDirectory() ? files(folder, path) : [path];
  });
}

/** Every token with its line, as TypeScript's own parser reads them. @param {string} text */
function scriptTokens(text) {
  const file = ts.createSourceFile('file.js', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const tokens = file.parseDiagnostics.map((/** @type {any} */ one) => one.code);
  const visit = (/** @type {any} */ node) => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode) return;
    const children = node.getChildren(file);
    if (children.length > 0) return void children.forEach(visit);
    const start = node.getStart(file, false);
    const { line } = file.getLineAndCharacterOfPosition(start);
    tokens.push(`${line + 1} ${text.slice(start, node.end)}`);
  };
  visit(file);
  return tokens;
}

/** What a style sheet says with its comments gone, by line. @param {string} text */
function styleTokens(text) {
  const pattern = /\/\*[^]*?\*\/|"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|url\([^"')]*\)|[^]/gu;
  return text.replace(pattern, (part) => (part.startsWith('/*') ? part.replace(/[^\n]/gu, '') : part))
    .split('\n').map((line, index) => `${index + 1} ${line.trim()}`);
}

const [before = '', after = ''] = process.argv.slice(2);
let seen = 0;
let failed = 0;
for (const path of files(after)) {
  const [one, other] = [before, after].map((folder) => readFileSync(join(folder, path), 'latin1'));
  const tokens = path.endsWith('.css') ? styleTokens : scriptTokens;
  const [a, b] = [tokens(one ?? ''), tokens(other ?? '')];
  seen += 1;
  if (a.length === b.length && a.every((/** @type {string} */ token, /** @type {number} */ index) => token === b[index])) continue;
  failed += 1;
  const index = a.findIndex((/** @type {string} */ token, /** @type {number} */ at) => token !== b[at]);
  console.log(`${path}: ${a[index]} became ${b[index]}`);
}
console.log(`${seen} files, ${failed} of them not the same`);
process.exit(failed > 0 || seen === 0 ? 1 : 0);
