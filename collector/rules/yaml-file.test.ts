import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xiaodun-yaml-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const module = new URL('./yaml-file.ts', import.meta.url).href;

/** Reads in a process of its own, as each start of a node does. */
function read(text: string, script = 'console.log(JSON.stringify(file.value))'): string {
  const path = join(folder, 'rule.yaml');
  writeFileSync(path, text);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `import { readYamlFile } from ${JSON.stringify(module)};
       const file = readYamlFile(${JSON.stringify(path)});
       ${script}`,
    ],
    { encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') } },
  );
  return stdout.trim() || stderr;
}

test('answers the value of the present text, kept or not', () => {
  expect(read('a: [1, 二]\n')).toBe('{"a":[1,"二"]}');
  expect(read('a: [1, 二]\n')).toBe('{"a":[1,"二"]}');
  expect(read('a: [1, 三]\n')).toBe('{"a":[1,"三"]}');
});

test('parses again when the kept value was cut off', () => {
  read('a: 1\n');
  const [version = ''] = readdirSync(join(folder, 'cache'));
  const kept = join(folder, 'cache', version, 'rules');
  const [name = ''] = readdirSync(kept);
  writeFileSync(join(kept, name), '{"hash":"');
  expect(read('a: 1\n')).toBe('{"a":1}');
});

test('knows places though the value was kept', () => {
  const ask = `console.log(file.placeOf(['a', 1]), file.placeOf(['a', 7]) , file.placeOf(['b']))`;
  read('a:\n  - 1\n  - 2\n');
  expect(read('a:\n  - 1\n  - 2\n', ask)).toBe(':3:5 :2:3');
});

test('keeps nothing of a text that is not YAML', () => {
  expect(read('a: [1\n')).toMatch(/YamlError/u);
  expect(read('a: [1\n')).toMatch(/YamlError/u);
});
