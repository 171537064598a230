import ContentCopy from '@mui/icons-material/ContentCopy';
import { Box, Button, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useApi } from '../providers/use-api.ts';
import { Loaded } from '../shapes/States.tsx';
import type { ToneName } from '../theme/palette.ts';
import { codeFont } from '../theme/theme.ts';
import { FaultText } from './Faults.tsx';
import { Licence } from './Licence.tsx';
import { ruleUrl, type Rule, type RuleFault, type RuleSource } from './rule.ts';

interface LineProps {
  number: number;
  text: string;
  faults: readonly RuleFault[];
}

interface PointerProps {
  /** 1-based. */
  column: number;
  tone: ToneName;
  children: ReactNode;
}

/** Below a line: an arrow to the column, and what is said of it. On a phone lines break, and it stays further left. */
function Pointer({ column, tone, children }: PointerProps) {
  const indent = `${Math.max(0, column - 1)}ch`;
  return (
    <Box
      sx={(theme) => ({
        display: 'flex',
        gap: '1ch',
        pl: { xs: `min(${indent}, 30%)`, md: `min(${indent}, 60%)` },
        color: theme.tones[tone].ink,
        fontWeight: 500,
      })}
    >
      <span aria-hidden>↑</span>
      <span>{children}</span>
    </Box>
  );
}

function Line({ number, text, faults }: LineProps) {
  const isError = faults.some(({ severity }) => severity === 'error');
  const tone = isError ? 'critical' : 'medium';
  return (
    <Box
      component="li"
      sx={(theme) => ({
        display: 'grid',
        gridTemplateColumns: '3.5em minmax(0, 1fr)',
        bgcolor: faults.length > 0 ? theme.tones[tone].tint : 'transparent',
      })}
    >
      <Box
        component="span"
        aria-hidden
        sx={{ color: 'text.disabled', textAlign: 'right', pr: 1.5, userSelect: 'none' }}
      >
        {number}
      </Box>
      <span>
        {text === '' ? '\u200B' : text}
        {faults.map((fault) => (
          <Pointer
            key={`${fault.column}:${fault.reason}`}
            column={Math.min(fault.column, text.length)}
            tone={tone}
          >
            <FaultText fault={fault} />
          </Pointer>
        ))}
      </span>
    </Box>
  );
}

function Head({ rule, source }: { rule: Rule; source: RuleSource }) {
  const translate = useTranslate();
  const notify = useNotify();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(source.text);
    notify('rules.copied', { type: 'success' });
  };
  return (
    <Stack
      direction="row"
      sx={{ px: 2, py: 1, gap: 2, flexWrap: 'wrap', borderBottom: 1, borderColor: 'divider' }}
    >
      <Typography
        variant="body2"
        sx={{ color: 'text.secondary', flex: 1, minWidth: 200, '& a': { color: 'primary.main' } }}
      >
        {rule.author !== null && `${translate('rules.authorIs', { author: rule.author })} · `}
        {translate('rules.licenceIs')} <Licence licence={source.licence} />
      </Typography>
      {/* Without HTTPS browsers offer no clipboard; the text stays selectable. */}
      {'clipboard' in navigator && (
        <Button size="small" startIcon={<ContentCopy />} onClick={() => void copy()}>
          {translate('rules.copy')}
        </Button>
      )}
    </Stack>
  );
}

/** The rule as it stands in its file, with what is wrong at its line. */
export function RuleSourceView({ rule }: { rule: Rule }) {
  const translate = useTranslate();
  const query = useApi<RuleSource>(`${ruleUrl(rule.id)}/source`);
  return (
    <Loaded query={query}>
      {(source) => (
        <>
          <Head rule={rule} source={source} />
          <Box
            component="ol"
            data-testid="rule-source"
            sx={{
              listStyle: 'none',
              m: 0,
              py: 1,
              px: 0,
              fontFamily: codeFont,
              fontSize: '0.75rem',
              lineHeight: 1.65,
              whiteSpace: 'pre-wrap',
              overflowWrap: 'anywhere',
            }}
          >
            {source.text.split('\n').map((text, index) => {
              const number = source.firstLine + index;
              const faults = rule.faults.filter(({ line }) => line === number);
              return <Line key={number} number={number} text={text} faults={faults} />;
            })}
          </Box>
          {source.cut && (
            <Typography variant="body2" sx={{ p: 2, color: 'text.secondary' }}>
              {translate('rules.cut')}
            </Typography>
          )}
        </>
      )}
    </Loaded>
  );
}
