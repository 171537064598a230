import { useMediaQuery } from '@mui/material';
import { useStore } from 'react-admin';
import type { Mode } from './palette.ts';

export type ModeChoice = Mode | 'system';

/** The chosen look and what it comes to now; kept in the browser, not in the account. */
export function useMode(): { choice: ModeChoice; mode: Mode; choose: (next: ModeChoice) => void } {
  const [choice, choose] = useStore<ModeChoice>('theme.choice', 'system');
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)', { noSsr: true });
  const mode = choice === 'system' ? (systemDark ? 'dark' : 'light') : choice;
  return { choice, mode, choose };
}
