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

/** @param {RegExp} pattern */
const named = (pattern) => [...page.matchAll(pattern)].map((match) => match[1]).sort();

describe('the page', () => {
  it('asks for every module at once, not one import after the other', () => {
    const modules = filesIn('js/').filter((file) => file !== '/js/main.js' && file !== '/js/types.js').sort();
    assert.deepEqual(named(/<link rel="modulepreload" href="([^"]+)">/gu), modules);
  });

  it('uses every style sheet', () => {
    assert.deepEqual(named(/<link rel="stylesheet" href="([^"]+)">/gu), filesIn('css/').sort());
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
