import { Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Code } from '../shapes/Code.tsx';
import { codeFont } from '../theme/theme.ts';
import type { ToneName } from '../theme/palette.ts';
import type { Comparison } from './package.ts';

type Change = Comparison['permissions'];

function Line(props: { sign: string; word: string; tone: ToneName; text: string }) {
  const { sign, word, tone, text } = props;
  return (
    <Stack component="li" direction="row" sx={{ gap: 1, py: 0.25 }}>
      <Box
        component="span"
        aria-label={word}
        title={word}
        sx={(theme) => ({
          flexShrink: 0,
          width: 20,
          textAlign: 'center',
          borderRadius: 0.5,
          fontFamily: codeFont,
          fontWeight: 700,
          color: theme.tones[tone].ink,
          bgcolor: theme.tones[tone].tint,
        })}
      >
        {sign}
      </Box>
      <Code>{text}</Code>
    </Stack>
  );
}

function isUnchanged({ added, removed, changed, more }: Change): boolean {
  return added.length + removed.length + changed.length + more === 0;
}

interface ChangeListProps {
  change: Change;
  /** What is added asks for a look: permissions, SDKs. */
  wary?: boolean;
  /** What an entry is called; its own name where left out. */
  nameOf?: (name: string) => string;
}

/** What came, what went, what is different: by sign and word, not by colour alone. */
export function ChangeList({ change, wary = false, nameOf = (name) => name }: ChangeListProps) {
  const translate = useTranslate();
  if (isUnchanged(change)) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('appPackages.unchanged')}
      </Typography>
    );
  }
  return (
    <>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {change.added.map((name) => (
          <Line
            key={`+${name}`}
            sign="+"
            word={translate('appPackages.added')}
            tone={wary ? 'high' : 'low'}
            text={nameOf(name)}
          />
        ))}
        {change.changed.map(({ name, from, to }) => (
          <Line
            key={`~${name}`}
            sign="~"
            word={translate('appPackages.changed')}
            tone="medium"
            text={`${nameOf(name)}: ${from} → ${to}`}
          />
        ))}
        {change.removed.map((name) => (
          <Line
            key={`-${name}`}
            sign="−"
            word={translate('appPackages.removed')}
            tone="good"
            text={nameOf(name)}
          />
        ))}
      </Box>
      {change.more > 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.moreChanges', { smart_count: change.more })}
        </Typography>
      )}
    </>
  );
}
