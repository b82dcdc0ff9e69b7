import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blocks, inline, plainText } from '../../public/js/lib/markdown.js';

/**
 * Inline parts in a short spelling: `b(…)`, `i(…)`, `s(…)`, `c(…)`, `@(…)`, `a(text|href)`.
 *
 * @param {readonly import('../../public/js/lib/markdown.js').Inline[]} parts
 * @returns {string}
 */
function spelled(parts) {
  return parts.map((part) => {
    switch (part.kind) {
      case 'text': return part.text;
      case 'code': return `c(${part.text})`;
      case 'mention': return `@(${part.name})`;
      case 'link': return `a(${part.text}|${part.href})`;
      case 'strong': return `b(${spelled(part.parts)})`;
      case 'em': return `i(${spelled(part.parts)})`;
      case 'del': return `s(${spelled(part.parts)})`;
    }
    return '';
  }).join('');
}

/** @param {Record<string, string>} cases */
function read(cases) {
  for (const [text, wanted] of Object.entries(cases)) assert.equal(spelled(inline(text)), wanted, text);
}

describe('marks', () => {
  it('are bold, italic, struck and code, one in another', () => {
    read({
      '**bold** and __bold__': 'b(bold) and b(bold)', '*it* and _it_': 'i(it) and i(it)', '~~no~~': 's(no)',
      '**bold *and italic***': 'b(bold i(and italic))', '`a *b* c`': 'c(a *b* c)', '``a ` b``': 'c(a ` b)',
      '_waves at **all**_': 'i(waves at b(all))', '*a `*` b*': 'i(a c(*) b)', '日本**太字**です': '日本b(太字)です',
    });
  });

  it('are not found where nobody meant them', () => {
    for (const text of [
      '2*3*4', 'snake_case_name', '¯\\_(ツ)_/¯', '* alone', 'a * b * c', '**', '****', '___', '`open', '~~~', '_ x _',
      '{{7*7}} ${7*7}', '5 ** 2 ** 3', '`', '~', '\\*no*',
    ]) assert.equal(spelled(inline(text)), text, text);
  });

  it('end however many there are', () => {
    for (const one of ['*', '_', '`', '[', '~~', '**a ', '[a](', '@', '> ', '*a _b ']) {
      const text = one.repeat(4000 / one.length);
      assert.equal(typeof plainText(text), 'string');
    }
  });
});

describe('links and mentions', () => {
  it('are addresses of the web, bare or with a label', () => {
    read({
      'see https://a.example/b_c_d.': 'see a(https://a.example/b_c_d|https://a.example/b_c_d).',
      '[tea](https://a.example/x)': 'a(tea|https://a.example/x)',
      '**https://a.example/**': 'b(a(https://a.example/|https://a.example/))',
    });
  });

  it('never lead elsewhere than they say, nor to code', () => {
    for (const text of ['[x](javascript:alert(1))', '[x](data:text/html,1)', '[x] (https:)']) {
      assert.equal(spelled(inline(text)), text, text);
    }
    assert.ok(inline('[https://bank.example](https://evil.example)').every((part) =>
      part.kind !== 'link' || part.text === part.href.replace(/\/$/u, '') || part.text.startsWith(part.href)));
    assert.ok(!spelled(inline('[bank.example](https://evil.example)')).startsWith('a(bank'));
  });

  it('name people as the server reads them', () => {
    read({
      '@bo, hi': '@(bo), hi', 'ask @a.b-c.': 'ask @(a.b-c).', 'mail a@b.example': 'mail a@b.example',
      '`@bo`': 'c(@bo)', '(@bo)': '(@(bo))', '@@bo': '@@bo', 'お茶@bo': 'お茶@(bo)',
    });
  });
});

describe('blocks', () => {
  it('are fences, quotes and lists between plain lines', () => {
    const found = blocks('look:\n```js\na *b*\n\nc\n```\n> said\n> > before\ndone\n- one\n- **two**\n3. three\n4. four');
    assert.deepEqual(found.map((block) => block.kind), ['text', 'fence', 'quote', 'text', 'list', 'list']);
    assert.deepEqual(found[1], { kind: 'fence', text: 'a *b*\n\nc' });
    const quote = /** @type {any} */ (found[2]);
    assert.deepEqual(quote.blocks.map((/** @type {any} */ block) => block.kind), ['text', 'quote']);
    assert.equal(/** @type {any} */ (found[4]).start, 0);
    assert.equal(/** @type {any} */ (found[5]).start, 3);
  });

  it('leave text as it was written', () => {
    for (const text of ['', 'a\n\nb', '>.<', '-1 degree', '```\nopen', '2024. A year', '1.5', '#1', 'a\n  indented']) {
      assert.equal(plainText(text), text, text);
      assert.ok(blocks(text).every((block) => block.kind === 'text'), text);
    }
  });

  it('are read out without their marks', () => {
    assert.equal(plainText('**hi** @bo\n> [tea](https://a.example/)\n- `x`'), 'hi @bo\ntea\nx');
  });
});
