import { Type, type Static } from 'typebox';
import { readRuleFile } from '../../rules/rule-file.ts';

const strict = { additionalProperties: false };
const Line = Type.String({ minLength: 1, maxLength: 200 });
const some = (pattern: string) =>
  Type.Optional(Type.Array(Type.String({ pattern, maxLength: 200 }), { minItems: 1 }));

/** What kind of thing an SDK is: words that checks ask for. */
const sdkCategories = [
  'advertisement',
  'analytics',
  'apm',
  'backend',
  'biometric',
  'commerce',
  'crash-reporting',
  'device',
  'framework',
  'game',
  'hot-patch',
  'identification',
  'im',
  'library',
  'location',
  'media',
  'network',
  'one-click-login',
  'packer',
  'payment',
  'profiling',
  'push',
  'rtc',
  'security',
  'social',
  'speech',
  'storage',
  'ui',
  'webview',
] as const;

const Confidence = Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]);

const Sdk = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{0,63}$' }),
    name: Line,
    nameEn: Type.Optional(Line),
    vendor: Type.Optional(Line),
    categories: Type.Array(Type.Union(sdkCategories.map((one) => Type.Literal(one))), {
      minItems: 1,
    }),
    country: Type.Optional(Type.String({ pattern: '^[A-Z]{2}$' })),
    /** Beginnings of class names, with the dot at their end. */
    classes: some('^[\\w$]+(?:\\.[\\w$]+)*\\.$'),
    /** File names of native libraries; `*` stands for any characters. */
    libraries: some('^[\\w.*+ -]+\\.so$'),
    /** Domains with everything below them; they support a hit and never make one. */
    hosts: some('^[a-z0-9.-]+$'),
    /** iOS: names of frameworks and of Objective-C classes. */
    frameworks: some('^\\w+$'),
    /** Of packers: classes that take the place of the app's own application object. */
    applications: some('^[\\w.$]+$'),
    confidence: Type.Optional(Confidence),
  },
  strict,
);
const SdkFile = Type.Object(
  { source: Line, confidence: Confidence, sdks: Type.Array(Sdk, { minItems: 1 }) },
  strict,
);

export type SdkRule = Static<typeof Sdk> & {
  source: 'xiaodun' | 'libchecker';
  confidence: 'high' | 'medium' | 'low';
};

const files = [
  ['own', 'xiaodun'],
  ['libchecker', 'libchecker'],
] as const;

function faults({ sdks }: Static<typeof SdkFile>): string[] {
  const seen = new Set<string>();
  return sdks.flatMap(({ id, classes, libraries, frameworks }, at) => [
    ...(seen.has(id) || !seen.add(id) ? [`/sdks/${at}/id is there twice`] : []),
    ...(classes || libraries || frameworks ? [] : [`/sdks/${at} has nothing to be known by`]),
  ]);
}

/** Reads one list of SDKs. Throws RuleFileError. */
export function loadSdkFile(file: string | URL, source: SdkRule['source']): SdkRule[] {
  const { sdks, confidence } = readRuleFile(file, SdkFile, faults);
  return sdks.map((sdk) => ({ confidence, ...sdk, source }));
}

/** Both lists of rules/apps/sdks, our own first: it has the say where both know something. Throws RuleFileError. */
export function loadSdkRules(
  folder = new URL('../../../rules/apps/sdks/', import.meta.url),
): SdkRule[] {
  return files.flatMap(([name, source]) => loadSdkFile(new URL(`${name}.yaml`, folder), source));
}
