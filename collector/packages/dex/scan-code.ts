import type { ApiCall, CodeShape } from '../code-facts.ts';
import type { ApiRule } from '../reading/rules.ts';
import type { ApiIndex } from './api-index.ts';
import { doesNothing, returnsTrue, walkCode } from './instructions.ts';
import { methodsOf, type MethodBody } from './methods.ts';
import type { ClassDef, DexTables } from './tables.ts';

export type FoundCall = Omit<ApiCall, 'sdk'>;

export interface ScannedCode {
  calls: FoundCall[];
  shapes: CodeShape[];
  /** Strings that code loads: 1 per index of the table. */
  loaded: Uint8Array;
  /** Classes whose members can not be read. */
  broken: number;
  /** Code units walked; when `cut`, the rest was left out. */
  walked: number;
  cut: boolean;
}

const trustManagers = /\/X509(?:Extended)?TrustManager;$/u;

/** Judges methods whose body alone is a finding. */
function shapeOf(
  tables: DexTables,
  code: Uint16Array,
  one: ClassDef,
  { method, start, end }: MethodBody,
): CodeShape['shape'] | undefined {
  if (end === start) return undefined;
  const name = tables.methodName(method);
  const parents = [...one.interfaces, ...(one.superclass === undefined ? [] : [one.superclass])];
  const extendsAny = (like: RegExp) => parents.some((parent) => like.test(tables.type(parent)));
  if (name === 'checkServerTrusted' && extendsAny(trustManagers)) {
    return doesNothing(code, start, end) ? 'empty-trust-manager' : undefined;
  }
  if (name === 'verify' && extendsAny(/^Ljavax\/net\/ssl\/HostnameVerifier;$/u)) {
    return returnsTrue(code, start, end) ? 'trusting-hostname-verifier' : undefined;
  }
  return undefined;
}

/** Walks all code of one DEX file for the calls that rules name. */
export function scanCode(
  tables: DexTables,
  file: string,
  rules: readonly ApiRule[],
  index: ApiIndex,
  maxUnits: number,
): ScannedCode {
  const { bytes, header } = tables;
  const aligned = bytes.byteOffset % 2 === 0 ? bytes : Buffer.from(bytes);
  const code = new Uint16Array(
    aligned.buffer,
    aligned.byteOffset,
    Math.floor(aligned.byteLength / 2),
  );
  const result: ScannedCode = {
    calls: [],
    shapes: [],
    loaded: new Uint8Array(tables.strings.length),
    broken: 0,
    walked: 0,
    cut: false,
  };
  // What the method at hand does; filled by the visitor, emptied per method.
  let hits: { numbers: readonly number[]; member: () => string }[] = [];
  let texts: string[] = [];
  const visitor = {
    call(method: number) {
      const numbers = index.methods.get(method);
      if (!numbers) return;
      const member = () =>
        `${tables.typeName(tables.methodOwner(method))}.${tables.methodName(method)}`;
      hits.push({ numbers, member });
    },
    string(at: number) {
      result.loaded[at] = 1;
      const text = index.strings.get(at);
      if (text !== undefined) texts.push(text);
    },
    field(field: number) {
      const numbers = index.fields.get(field);
      if (!numbers) return;
      const member = () =>
        `${tables.typeName(tables.fieldOwner(field))}.${tables.fieldName(field)}`;
      hits.push({ numbers, member });
    },
  };
  const keep = (caller: string, within: string) => {
    const seen = new Set<string>();
    for (const { numbers, member } of hits) {
      for (const number of numbers) {
        const rule = rules[number];
        if (!rule) continue;
        if (rule.withString && !texts.some((text) => rule.withString?.includes(text))) continue;
        const method = member();
        const key = `${rule.id} ${method}`;
        if (seen.has(key)) continue;
        seen.add(key);
        result.calls.push({ api: rule.id, method, caller, within, file });
      }
    }
  };
  for (let at = 0; at < header.classes.count && !result.cut; at += 1) {
    const one = tables.classDef(at);
    const { methods, broken } = methodsOf(tables, one);
    if (broken) result.broken += 1;
    const caller = tables.typeName(one.type);
    for (const body of methods) {
      if (body.end === body.start) continue;
      if (result.walked + body.end - body.start > maxUnits) {
        result.cut = true;
        break;
      }
      result.walked += body.end - body.start;
      hits = [];
      texts = [];
      walkCode(code, body.start, body.end, visitor);
      if (hits.length > 0) keep(caller, tables.methodName(body.method));
      const shape = shapeOf(tables, code, one, body);
      if (shape) {
        const method = tables.methodName(body.method);
        result.shapes.push({ shape, class: caller, method, file });
      } else if (hits.length > 0 && tables.methodName(body.method) === 'onReceivedSslError') {
        const proceeds = hits.some(({ member }) => member().endsWith('SslErrorHandler.proceed'));
        const method = tables.methodName(body.method);
        if (proceeds)
          result.shapes.push({ shape: 'ssl-error-proceed', class: caller, method, file });
      }
    }
  }
  return result;
}
