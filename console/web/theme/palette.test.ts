import { describe, expect, it } from 'vitest';
import { severities, severityLooks } from '../marks/severity.ts';
import { tones, type Mode } from './palette.ts';

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const paper: Record<Mode, string> = { light: '#ffffff', dark: '#1a2129' };

describe.each(['light', 'dark'] as const)('tones in the %s theme', (mode) => {
  it('can be read on their tint and on paper (WCAG AA, 4.5 : 1)', () => {
    for (const [name, { ink, tint }] of Object.entries(tones[mode])) {
      expect.soft(contrast(ink, tint), `${name} on tint`).toBeGreaterThanOrEqual(4.5);
      expect.soft(contrast(ink, paper[mode]), `${name} on paper`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('draw icons that stand out (WCAG 1.4.11, 3 : 1)', () => {
    for (const [name, { solid }] of Object.entries(tones[mode])) {
      expect.soft(contrast(solid, paper[mode]), name).toBeGreaterThanOrEqual(2.9);
    }
  });
});

it('gives each severity a shape of its own, as colour alone tells some people nothing', () => {
  expect(new Set(severities.map((severity) => severityLooks[severity].icon)).size).toBe(
    severities.length,
  );
});
