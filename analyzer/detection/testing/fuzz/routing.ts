import type { SeededRandom } from '../../../../collector/random/seeded-random.ts';
import type { Pipeline } from '../../pipelines/pipeline.ts';
import type { Routing } from '../../reference/fields.ts';

/** Log sources by a field, fields under other names for some log sources, values of placeholders. */
const pipelines: readonly Pipeline[] = [
  {
    id: 'alpha',
    logsources: [
      { logsource: { product: 'alpha' }, when: { 'event.module': ['alpha', 'alpha-web'] } },
      {
        logsource: { product: 'alpha', category: 'web' },
        when: { 'event.module': ['alpha-web'] },
      },
    ],
    fields: [
      { names: { Image: ['process.executable', 'f'] } },
      {
        for: { product: 'alpha' },
        names: { SrcIp: ['source.ip', 'user.id'] },
        prefixes: ['alpha', 'user'],
      },
    ],
    placeholders: { admins: ['li', 'Wang*'] },
  },
  {
    id: 'beta',
    logsources: [],
    fields: [{ for: { category: 'web' }, names: { SrcIp: ['g'], g: ['f'] } }],
    placeholders: { admins: ['教务'] },
  },
];

/** `%words%` is never set: its rules sleep. */
export function fuzzPlaceholder(name: string): readonly string[] | undefined {
  const values = pipelines.flatMap((pipeline) => pipeline.placeholders[name] ?? []);
  return values.length === 0 ? undefined : values;
}

/** How a round's rules find their events. */
export function makeRouting(random: SeededRandom): Routing {
  return {
    pipelines: random.chance(0.7) ? pipelines : [],
    ignoreLogsource: random.chance(0.6),
    unknownLogsource: random.pick(['no-rule', 'every-rule']),
  };
}
