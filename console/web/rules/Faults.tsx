import { Box } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { RuleFault } from './rule.ts';
import { Code } from '../shapes/Code.tsx';

/** A fault in the reader's language; where only English is known, its kind stands before it. */
export function FaultText({ fault }: { fault: Pick<RuleFault, 'code' | 'reason' | 'reasonZh'> }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { code, reason, reasonZh } = fault;
  if (reasonZh !== null) return <>{locale === 'en' ? reason : reasonZh}</>;
  return (
    <>
      {translate(`rules.fault.${code}`, { _: '' })} {reason}
    </>
  );
}

/** What is wrong with rule files: where, as editors count, and why. */
export function Faults({ faults }: { faults: readonly RuleFault[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2, fontSize: '0.8125rem' }}>
      {faults.map((fault) => {
        const { path, line, column, code, reason } = fault;
        return (
          <Box component="li" key={`${path}:${line}:${column}:${code}:${reason}`} sx={{ mb: 0.5 }}>
            <Code>
              {path}:{line}:{column}
            </Code>{' '}
            <FaultText fault={fault} />
          </Box>
        );
      })}
    </Box>
  );
}
