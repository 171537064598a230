import { createTheme, type Theme } from '@mui/material/styles';
import { components } from './components.ts';
import { tones, type Mode, type Tone, type ToneName } from './palette.ts';

declare module '@mui/material/styles' {
  interface Theme {
    tones: Readonly<Record<ToneName, Tone>>;
    /** Backgrounds of the frame around the page. */
    frame: { rail: string; line: string; hover: string; selected: string };
  }
  interface ThemeOptions {
    tones?: Readonly<Record<ToneName, Tone>>;
    frame?: { rail: string; line: string; hover: string; selected: string };
  }
}

/** Latin by the system's face, Chinese by the one each system draws best. Nothing is downloaded. */
export const textFont = [
  '"Segoe UI"',
  '-apple-system',
  'BlinkMacSystemFont',
  '"PingFang SC"',
  '"HarmonyOS Sans SC"',
  '"Microsoft YaHei UI"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  '"Noto Sans SC"',
  '"Source Han Sans SC"',
  '"WenQuanYi Micro Hei"',
  'sans-serif',
].join(',');

/** Addresses, raw lines, hashes. */
export const codeFont = [
  'ui-monospace',
  '"Cascadia Mono"',
  'Consolas',
  'Menlo',
  '"DejaVu Sans Mono"',
  '"Liberation Mono"',
  '"Noto Sans Mono CJK SC"',
  '"Noto Sans Mono"',
  'monospace',
].join(',');

const colours = {
  light: {
    primary: { main: '#1d5b79', dark: '#154660', light: '#3f7f9f', contrastText: '#ffffff' },
    background: { default: '#f4f6f8', paper: '#ffffff' },
    text: { primary: '#1b242c', secondary: '#55626e', disabled: '#8b97a2' },
    divider: '#dde3e8',
    frame: { rail: '#e9eef2', line: '#d5dde3', hover: '#dfe7ec', selected: '#d3e1ea' },
  },
  dark: {
    primary: { main: '#6cb2d4', dark: '#4a93b7', light: '#93cbe6', contrastText: '#0c1a22' },
    background: { default: '#12171d', paper: '#1a2129' },
    text: { primary: '#e3e9ee', secondary: '#9dabb7', disabled: '#66737f' },
    divider: '#2a343e',
    frame: { rail: '#0e1318', line: '#242e37', hover: '#1a232b', selected: '#1c3340' },
  },
} as const;

/** The look of the console: calm, dense, an 8-px grid, figures of one width. */
export function createConsoleTheme(mode: Mode): Theme {
  const { frame, ...palette } = colours[mode];
  const tone = tones[mode];
  return createTheme({
    tones: tone,
    frame,
    spacing: 8,
    shape: { borderRadius: 6 },
    palette: {
      mode,
      ...palette,
      error: { main: tone.critical.solid },
      warning: { main: tone.high.solid },
      info: { main: tone.low.solid },
      success: { main: tone.good.solid },
    },
    typography: {
      fontFamily: textFont,
      fontSize: 14,
      htmlFontSize: 16,
      h1: { fontSize: '1.25rem', fontWeight: 600, lineHeight: 1.4 },
      h2: { fontSize: '1rem', fontWeight: 600, lineHeight: 1.5 },
      h3: { fontSize: '0.875rem', fontWeight: 600, lineHeight: 1.5 },
      body1: { fontSize: '0.875rem', lineHeight: 1.6 },
      body2: { fontSize: '0.8125rem', lineHeight: 1.55 },
      caption: { fontSize: '0.75rem', lineHeight: 1.5 },
      button: { textTransform: 'none', fontWeight: 500, letterSpacing: 0 },
    },
    components,
  });
}
