import { createSeededRandom } from '../../../collector/random/seeded-random.ts';

const attacks = [
  'union select',
  '../../etc',
  'cmd.exe',
  'eval(',
  '${jndi:',
  'xp_cmdshell',
  '/shell',
];
const fields = ['event.original', 'message', 'url.path', 'user_agent.original', 'process.name'];

/** A detection section as people write them: a few words somewhere, a list, an exception, now and then an expression. */
function detectionOf(number: number, seed: number): string {
  const random = createSeededRandom(seed + number);
  const [field, other] = [random.pick(fields), random.pick(fields)];
  const word = (): string => `'${random.pick(attacks)}-${number}-${random.int(1_000)}'`;
  const list = Array.from({ length: 1 + random.int(6) }, word).join(', ');
  const expression = random.chance(0.1) ? `\n    ${other}|re: 'seldom-${number}-[0-9]{2,4}$'` : '';
  return `  selection:
    ${field}|${random.pick(['contains', 'startswith', 'endswith'])}: [${list}]${expression}
  filter:
    ${other}|contains: ${word()}
  condition: selection and not filter`;
}

/** The YAML of one of many rules, none of which matches ordinary lines. The same seed gives the same rule. */
export function manyRulesDocument(number: number, seed: number): string {
  return `title: Rule ${number} of many
id: many-${number}
logsource: {}
level: low
detection:
${detectionOf(number, seed)}
`;
}
