// SPDX-License-Identifier: GPL-3.0-or-later
// @getodk/xforms-engine at the work of `doorctl bench engine`: the same forms, the same edits. Prints
// one JSON object. Argument: the folder of the corpus.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { JSDOM } from 'jsdom';

// The engine is written for browsers: it wants their classes, and its parser the names of old modules.
const require = createRequire(import.meta.url);
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window))
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
globalThis.window = window;
globalThis.document = window.document;
globalThis.require = require;
globalThis.__dirname = dirname(require.resolve('@getodk/xforms-engine'));
const { loadForm } = await import('@getodk/xforms-engine');

const corpus = process.argv[2];
const MEMBERS = 100; // it is quadratic: a thousand take minutes
const EDITS = 21;

const median = (times) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];

const open = async (name) => {
  const xml = await readFile(join(corpus, name), 'utf8');
  const start = performance.now();
  const form = await loadForm(xml, {
    fetchFormAttachment: async () => new Response('', { status: 404 }),
    missingResourceBehavior: 'BLANK',
  });
  if (form.status === 'failure') throw form.error;
  const root = form.createInstance().root;
  return { root, ms: performance.now() - start };
};

const find = (node, path) => {
  if (node.currentState.reference === path) return node;
  for (const child of node.currentState.children ?? []) {
    const found = path.startsWith(child.currentState.reference.replace(/\[\d+\]$/, ''))
      ? find(child, path)
      : null;
    if (found) return found;
  }
  return null;
};

const times = (root, path, values) => {
  const node = find(root, path);
  return Array.from({ length: EDITS }, (_, i) => {
    const start = performance.now();
    node.setValue(values[i % 2]);
    return performance.now() - start;
  });
};

const household = async () => {
  const { root } = await open('bench/repeat_agg.xml');
  const range = find(root, '/data/person');
  const start = performance.now();
  for (let i = 1; i <= MEMBERS; i++) {
    range.addInstances();
    find(root, `/data/person[${i}]/name`).setValue('Person');
    find(root, `/data/person[${i}]/age`).setValue(BigInt(i % 100));
  }
  const filled = performance.now() - start;
  return {
    peer_repeat_100_ms: filled,
    peer_repeat_edit_us: 1000 * median(times(root, '/data/person[50]/age', [31n, 47n])),
    peer_repeat_fan_out_ms: median(times(root, '/data/adult_age', [21n, 16n])),
  };
};

const whova = 'forms/getodk+javarosa/src__test__resources__smoketests__whova_form.xml';
const figures = {
  peer_whova_open_ms: (await open(whova)).ms,
  peer_whova_reopen_ms: (await open(whova)).ms,
  peer_wards_open_ms: (await open('bench/nigeria_wards_internal.xml')).ms,
  ...(await household()),
};
console.log(JSON.stringify(figures));
