/**
 * Severity and state colours. The hues follow the Okabe–Ito set, which people with the common forms of
 * colour blindness can tell apart; besides, each is always drawn with its own icon shape and its word.
 * `ink` reads on `tint` with a contrast of at least 4.5 : 1 in its theme.
 */
export interface Tone {
  /** Icons, bars, borders. */
  solid: string;
  /** Text. */
  ink: string;
  /** Backgrounds. */
  tint: string;
}

export type ToneName =
  'critical' | 'high' | 'medium' | 'low' | 'informational' | 'good' | 'neutral';

export type Mode = 'light' | 'dark';

export const tones: Readonly<Record<Mode, Readonly<Record<ToneName, Tone>>>> = {
  light: {
    critical: { solid: '#9a1650', ink: '#86124a', tint: '#fbe7ef' },
    high: { solid: '#c8500a', ink: '#963a04', tint: '#fdebdd' },
    medium: { solid: '#c28a00', ink: '#735100', tint: '#fcf3d4' },
    low: { solid: '#1f78b4', ink: '#155a88', tint: '#e3f0f9' },
    informational: { solid: '#6d7a86', ink: '#4a5661', tint: '#e9edf0' },
    good: { solid: '#00795c', ink: '#00634b', tint: '#ddf2ec' },
    neutral: { solid: '#6d7a86', ink: '#4a5661', tint: '#e9edf0' },
  },
  dark: {
    critical: { solid: '#f0609f', ink: '#ff9cc6', tint: '#401a2c' },
    high: { solid: '#f28a46', ink: '#ffb487', tint: '#3f2513' },
    medium: { solid: '#e3b341', ink: '#f0cd76', tint: '#37300f' },
    low: { solid: '#5aaeea', ink: '#93ccf6', tint: '#152e40' },
    informational: { solid: '#8d9aa6', ink: '#b6c1cb', tint: '#28313a' },
    good: { solid: '#3fbf9b', ink: '#7cdcc0', tint: '#123329' },
    neutral: { solid: '#8d9aa6', ink: '#b6c1cb', tint: '#28313a' },
  },
};
