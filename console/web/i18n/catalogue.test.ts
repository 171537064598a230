import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accountStates, roleIds } from '../accounts/account.ts';
import { alertStates, closeReasons } from '../alerts/alert.ts';
import { assetKinds, assetStates } from '../assets/asset.ts';
import { spans } from '../events/event-url.ts';
import { severities } from '../marks/severity.ts';
import { stateLooks } from '../marks/states.ts';
import { sourceStates } from '../sources/source.ts';
import { itemStates } from '../systems/system.ts';
import { unitKinds } from '../units/unit.ts';
import { en } from './en/messages.ts';
import { zhCN } from './zh-CN/messages.ts';

const web = fileURLToPath(new URL('..', import.meta.url));

function leaves(tree: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    if (typeof value === 'string') found.set(`${path}${key}`, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, text] of leaves(value, `${path}${key}.`)) found.set(name, text);
    }
  }
  return found;
}

const chinese = leaves(zhCN);
const english = leaves(en);
const areas = new Set(Object.keys(zhCN).filter((area) => area !== 'ra'));

/** Sources of the console, without texts and tests. */
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/u.test(name) && !/\.test\.|^dist|^i18n|^build/u.test(name))
  .map((name) => readFileSync(join(web, name), 'utf8'));

const isOurs = (key: string): boolean => areas.has(key.split('.')[0] ?? '');

/** Keys written out: 'alerts.title'. */
const literal = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/'([a-zA-Z][a-zA-Z0-9]*(?:\.[\w-]+)+)'/gu)].map((match) => match[1] ?? ''),
  ),
);
/** Keys handed on as an attribute, whole or as the beginning of some: done="apps.closed", words="notices.kind". */
const handed = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/="([a-zA-Z][a-zA-Z0-9]*(?:\.[\w-]+)+)"/gu)].map((match) => match[1] ?? ''),
  ),
);
/** Keys put together: `alerts.state.${state}`. */
const built = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/`([a-zA-Z][a-zA-Z0-9]*\.[\w.]*)\$\{/gu)].map((match) => match[1] ?? ''),
  ),
);

describe('the message catalogues', () => {
  it('have the same keys in Chinese and English', () => {
    expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted());
  });

  it('have no empty text', () => {
    for (const [key, text] of [...chinese, ...english]) {
      if (key !== 'ra.boolean.null') expect.soft(text.trim(), key).not.toBe('');
    }
  });

  it('use the same variables in both languages', () => {
    const variables = (text: string | undefined) =>
      [...new Set(text?.match(/%\{\w+\}/gu))]
        .filter((name) => name !== '%{smart_count}')
        .toSorted();
    for (const [key, text] of chinese) {
      if (key.startsWith('ra.')) continue;
      expect.soft(variables(english.get(key)), key).toEqual(variables(text));
    }
  });

  it('hold every key that is written out in the code', () => {
    const missing = [...literal].filter((key) => isOurs(key) && !chinese.has(key));
    expect(missing).toEqual([]);
  });

  it('hold every key that is handed on', () => {
    const keys = [...chinese.keys()];
    const missing = [...handed].filter(
      (key) => isOurs(key) && !keys.some((each) => each === key || each.startsWith(`${key}.`)),
    );
    expect(missing).toEqual([]);
  });

  it('hold something for every key that is put together', () => {
    const keys = [...chinese.keys()];
    const missing = [...built].filter(
      (prefix) => isOurs(prefix) && !keys.some((key) => key.startsWith(prefix)),
    );
    expect(missing).toEqual([]);
  });

  it('hold nothing that no page uses', () => {
    // States and list names are put together from the kind of record.
    const fromKind = /^(?:[a-z-]+\.state|home\.(?:todo|worse|late)|audit\.(?:verb|noun))/u;
    const unused = [...chinese.keys()].filter(
      (key) =>
        isOurs(key) &&
        !literal.has(key) &&
        !handed.has(key) &&
        !fromKind.test(key) &&
        ![...built].some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });

  it('name every known state, kind, role and reason', () => {
    const wanted = [
      ...severities.map((each) => `severity.${each}`),
      ...alertStates.map((each) => `alerts.state.${each}`),
      ...closeReasons.flatMap((each) => [`alerts.reason.${each}`, `alerts.reasonHelp.${each}`]),
      ...roleIds.flatMap((each) => [`role.${each}`, `roleHelp.${each}`]),
      ...unitKinds.map((each) => `units.kind.${each}`),
      ...accountStates.map((each) => `accounts.state.${each}`),
      ...assetKinds.map((each) => `assets.kind.${each}`),
      ...assetStates.map((each) => `assets.state.${each}`),
      ...sourceStates.map((each) => `sources.state.${each}`),
      ...itemStates.map((each) => `systems.state.${each}`),
      ...spans.map((each) => `events.last.${each}`),
      ...Object.entries(stateLooks).flatMap(([kind, looks]) =>
        Object.keys(looks).map((state) => `${kind}.state.${state}`),
      ),
    ];
    expect(wanted.filter((key) => !chinese.has(key))).toEqual([]);
  });

  it('set Chinese with Chinese punctuation', () => {
    const wrong = [...chinese].filter(([, text]) => /[\u4E00-\u9FFF][,;:?!]/u.test(text));
    expect(wrong.filter(([key]) => key !== 'events.queryHint')).toEqual([]);
  });
});
