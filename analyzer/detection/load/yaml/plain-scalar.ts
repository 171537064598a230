import type { YamlScalar } from './nodes.ts';

const nullPattern = /^(?:~|null|Null|NULL|)$/;
const truePattern = /^(?:true|True|TRUE)$/;
const falsePattern = /^(?:false|False|FALSE)$/;
const decimalPattern = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const radixPattern = /^0(?:o[0-7]+|x[\da-fA-F]+)$/;
const infinityPattern = /^([-+]?)\.(?:inf|Inf|INF)$/;
const notANumberPattern = /^\.(?:nan|NaN|NAN)$/;

/** Whether a text that begins so may be anything but a string: a digit, a sign, `.`, `~`, or t, f, n in either case. */
function mayBeSpecial(first: number): boolean {
  return (
    (first >= 0x2b && first <= 0x39 && first !== 0x2c && first !== 0x2f) ||
    first === 0x7e ||
    first === 0x74 ||
    first === 0x66 ||
    first === 0x6e ||
    first === 0x54 ||
    first === 0x46 ||
    first === 0x4e
  );
}

function valueOf(text: string): YamlScalar['value'] {
  if (text !== '' && !mayBeSpecial(text.charCodeAt(0))) return text;
  if (decimalPattern.test(text) || radixPattern.test(text)) return Number(text);
  if (nullPattern.test(text)) return null;
  if (truePattern.test(text)) return true;
  if (falsePattern.test(text)) return false;
  const infinite = infinityPattern.exec(text);
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
  return notANumberPattern.test(text) ? Number.NaN : text;
}

/** A scalar without quotes by the core schema of YAML 1.2 (section 10.3.2): `yes` and dates are texts. */
export function plainScalar(at: number, text: string): YamlScalar {
  return { kind: 'scalar', at, value: valueOf(text), text };
}

export function textScalar(at: number, text: string): YamlScalar {
  return { kind: 'scalar', at, value: text, text };
}
