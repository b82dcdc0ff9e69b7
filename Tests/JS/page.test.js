import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'node:test';

const PUBLIC = new URL('../../public/', import.meta.url);
const page = readFileSync(new URL('index.html', PUBLIC), 'utf8');

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(new URL(folder, PUBLIC), { withFileTypes: true }).flatMap((entry) =>
    (entry.isDirectory() ? filesIn(`${folder}${entry.name}/`) : [`/${folder}${entry.name}`]));
}

/**
 * A module and everything it imports, near and far.
 *
 * @param {string} file
 * @param {Set<string>} [found]
 */
function imports(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(new URL(`.${file}`, PUBLIC), 'utf8');
  for (const [, path] of source.matchAll(/^import .* from '([^']+)';$/gmu)) {
    imports(new URL(path ?? '', `file://${file}`).pathname, found);
  }
  return found;
}

/** @param {RegExp} pattern */
const named = (pattern) => [...page.matchAll(pattern)].map((match) => match[1]).sort();

describe('the page', () => {
  it('asks for every module at once, not one import after the other', () => {
    const modules = imports('/js/main.js');
    modules.delete('/js/main.js');
    assert.deepEqual(named(/<link rel="modulepreload" href="([^"]+)">/gu), [...modules].sort());
  });

  it('leads the service worker to every script, so that none is missing without a network', () => {
    const worker = readFileSync(new URL('sw.js', PUBLIC), 'utf8');
    const [, source = '', flags = ''] = /const pattern = \/(.+)\/([a-z]+);/u.exec(worker) ?? [];
    const found = new Set(['/index.html']);
    for (const file of found) {
      if (!/\.(?:js|html)$/u.test(file)) continue;
      // The server sends no comments, so what they name does not count.
      const text = readFileSync(new URL(`.${file}`, PUBLIC), 'utf8').replace(/^\s*\/\*[^]*?\*\//gmu, '');
      for (const [, address, near] of text.matchAll(new RegExp(source, flags))) {
        found.add(new URL(address ?? near ?? '', `file://${file}`).pathname);
      }
    }
    const scripts = filesIn('js/').filter((file) => file !== '/js/types.js' && !file.endsWith('/docs.js'));
    for (const script of scripts) assert.ok(found.has(script), script);
  });

  it('names style sheets that exist', () => {
    const files = filesIn('css/');
    for (const sheet of named(/<link rel="stylesheet" href="([^"]+)">/gu)) assert.ok(files.includes(sheet), sheet);
  });

  it('has no inline code or style, and its scripts never parse markup', () => {
    assert.doesNotMatch(page, /\son\w+=|\sstyle=|<style|<script(?![^>]*\ssrc=)/u);
    for (const file of filesIn('js/')) {
      const source = readFileSync(new URL(`.${file}`, PUBLIC), 'utf8');
      assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/u, file);
    }
  });

  it('names no other host', () => {
    for (const file of [...filesIn('js/'), ...filesIn('css/')]) {
      const source = readFileSync(new URL(`.${file}`, PUBLIC), 'utf8');
      assert.doesNotMatch(source.replaceAll('http://www.w3.org/2000/svg', ''), /["'(]https?:\/\//u, file);
    }
  });
});
