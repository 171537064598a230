import type { PackageFacts } from '../../../collector/packages/facts.ts';
import { onAndroid, type ListView } from './view.ts';

const at = (offset: number | null) => (offset === null ? {} : { offset });
const isCut = ({ list, total }: { list: readonly unknown[]; total: number }) => total > list.length;

/** Lists of what code and other files hold, by the names that rules use. */
export const codeLists = {
  calls: {
    areas: ['code'],
    fields: ['api', 'method', 'caller', 'sdk', 'bySdk'],
    rows: (facts) =>
      onAndroid(facts, ({ dex }) =>
        dex.calls.list.map(({ api, method, caller, sdk, file }) => ({
          fields: { api, method, caller, sdk, bySdk: sdk !== null },
          hit: { file, class: caller, value: method },
        })),
      ),
    isCut: (facts) => facts.platform === 'android' && isCut(facts.dex.calls),
    whole: {
      field: 'api',
      values: (facts) => (facts.platform === 'android' ? facts.dex.referenced : []),
    },
  },
  shapes: {
    areas: ['code'],
    fields: ['shape', 'class'],
    rows: (facts) =>
      onAndroid(facts, ({ dex }) =>
        dex.shapes.map((one) => ({
          fields: { shape: one.shape, class: one.class },
          hit: { file: one.file, class: one.class, value: `${one.method}: ${one.shape}` },
        })),
      ),
  },
  urls: {
    areas: ['code', 'strings', 'texts'],
    fields: ['url', 'scheme', 'host', 'identifier', 'local'],
    rows: (facts) => {
      const local = new Set(facts.hosts.list.filter((one) => one.local).map(({ host }) => host));
      return facts.urls.list.map(({ url, scheme, host, identifier, file, offset }) => ({
        fields: { url, scheme, host, identifier, local: local.has(host) },
        hit: { file, ...at(offset), value: url },
      }));
    },
    isCut: ({ urls }) => isCut(urls),
  },
  hosts: {
    areas: ['code', 'strings', 'texts'],
    fields: ['host', 'kind', 'local'],
    rows: ({ hosts }) =>
      hosts.list.flatMap(({ host, kind, local, files }) =>
        files.slice(0, 1).map((file) => ({
          fields: { host, kind, local },
          hit: { file, value: files.length > 1 ? `${host}（${files.length} 个文件）` : host },
        })),
      ),
    isCut: ({ hosts }) => isCut(hosts),
  },
  secrets: {
    areas: ['code', 'strings', 'texts'],
    fields: ['rule'],
    rows: ({ secrets }) =>
      secrets.list.map(({ rule, masked, file, offset }) => ({
        fields: { rule },
        hit: { file, ...at(offset), value: `${rule}: ${masked}` },
      })),
    isCut: ({ secrets }) => isCut(secrets),
  },
  marks: {
    areas: ['code', 'strings', 'texts'],
    fields: ['mark', 'value'],
    rows: ({ marks }) =>
      marks.list.map(({ mark, value, file, offset }) => ({
        fields: { mark, value },
        hit: { file, ...at(offset), value },
      })),
    isCut: ({ marks }) => isCut(marks),
  },
  texts: {
    areas: ['texts'],
    fields: ['file', 'kind'],
    rows: ({ texts }) =>
      texts.map(({ file, kind, size }) => ({
        fields: { file, kind },
        hit: { file, value: `${size} B` },
      })),
  },
  sdks: {
    areas: ['sdks'],
    fields: ['id', 'name', 'categories', 'mainCategory', 'country', 'source'],
    rows: ({ sdks }) =>
      sdks.map(({ id, name, categories, country, source, evidence: [first] }) => ({
        fields: { id, name, categories, mainCategory: categories[0] ?? null, country, source },
        hit: {
          ...(first && { file: first.file }),
          ...(first?.kind === 'class' && { class: first.value }),
          value: `${name}${first && first.kind !== 'class' ? `（${first.value}）` : ''}`,
        },
      })),
  },
  packers: {
    areas: ['archive'],
    fields: ['id', 'hidesCode'],
    rows: ({ packers }) =>
      packers.map(({ id, name, hidesCode, evidence: [first] }) => ({
        fields: { id, hidesCode },
        hit: { ...(first && { file: first.file }), value: `${name}（${first?.value ?? id}）` },
      })),
  },
  nativeLibraries: {
    areas: ['native'],
    fields: ['name', 'abi', 'elf', 'pie', 'nx', 'canary', 'relro'],
    rows: ({ nativeLibraries }) =>
      nativeLibraries.map(({ name, abi, file, elf }) => ({
        fields: {
          name,
          abi,
          elf: elf !== null,
          pie: elf?.pie ?? null,
          nx: elf?.nx ?? null,
          canary: elf?.canary ?? null,
          relro: elf?.relro ?? null,
        },
        hit: { file, value: abi },
      })),
  },
  nativeNames: {
    areas: ['archive'],
    fields: ['name'],
    rows: ({ nativeLibraries }) =>
      nativeLibraries.map(({ name, file, abi }) => ({
        fields: { name },
        hit: { file, value: `${name}（${abi}）` },
      })),
  },
  strayFiles: {
    areas: ['archive'],
    fields: ['file', 'kind'],
    rows: ({ strayFiles }) =>
      strayFiles.map(({ file, kind, size }) => ({
        fields: { file, kind },
        hit: { file, value: `${kind}, ${size} B` },
      })),
  },
  archiveFaults: {
    areas: [],
    fields: ['kind', 'entry'],
    rows: ({ archive, file }: PackageFacts) =>
      archive.faults.map(({ kind, entry, detail }) => ({
        fields: { kind, entry: entry ?? null },
        hit: { file: entry ?? file.name, value: `${kind}: ${detail}` },
      })),
    isCut: ({ archive }) => archive.faultsDropped > 0,
  },
} satisfies Record<string, ListView>;
